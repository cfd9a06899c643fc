/**
 * Whether a document fits a contract, and if not, everything that is wrong with it.
 *
 * Each contract has two validators. The fast one stops at the first error and is all that a good document meets. The
 * reporting one goes on to find every wrong field; as its cost grows with what is wrong, it is only given documents of
 * bounded size. Each contract has Ajv instances of its own, because an instance keeps every `$id` it ever saw, and two
 * versions of a contract may well have the same one.
 */
import { Ajv, type AnySchema, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { WaybillError } from "../core/errors.ts";
import { addReportingKeywords } from "./alternatives.ts";
import { mendContains } from "./contains.ts";
import type { Contract } from "./contract.ts";
import { usesDraft07 } from "./dialect.ts";
import { mendEvaluation, mentionsUnevaluated } from "./evaluation.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import { multipleOfKeyword } from "./multiple-of.ts";
import type { JsonSchema } from "./schema.ts";
import { uniqueItemsKeyword } from "./unique-items.ts";
import { type Violation, violationOf } from "./violation.ts";

export type { Violation } from "./violation.ts";

/** Everything that is wrong with a document, at most 50 places; empty when it fits. Never throws. */
export type Validate = (value: unknown) => readonly Violation[];

const maxViolations = 50;
/**
 * Values (fields and items at any depth) in a document up to which every wrong field is looked for; of larger documents
 * the first one is named. A sender can make each value an error, and 5,000 of them take about 15 ms. A real order has 300.
 */
const maxReportedValues = 5_000;

const fits: readonly Violation[] = Object.freeze([]);

// `ownProperties`: otherwise `{}` passes `required: ["toString"]` by inheritance.
// Not strict: a contract may come from elsewhere, and unknown keywords and formats are allowed by JSON Schema.
const options: Options = { ownProperties: true, strict: false, logger: false, messages: false };

const doesNotFit: Finding = { pointer: "", expected: "a document that fits the schema", kind: "other" };

const compiled = new WeakMap<Contract, Validate>();

/**
 * The check of a contract, compiled once per contract value. Schemas are JSON Schema 2020-12, or draft-07 when their `$schema` says so.
 * @throws WaybillError `schema-invalid` when the schema cannot be compiled.
 */
export function validatorOf(contract: Contract): Validate {
  const known = compiled.get(contract);
  if (known !== undefined) return known;
  const validate = compile(contract);
  compiled.set(contract, validate);
  return validate;
}

function compile(contract: Contract): Validate {
  const { fast, report } = compileSchema(contract);
  return (value) => {
    try {
      if (fast(value)) return fits;
      const isReported = hasAtMost(maxReportedValues, value) && !report(value);
      const findings = findingsOf((isReported ? report.errors : lastOf(fast.errors)) ?? []);
      // Whatever the report makes of it: a document that does not fit never passes.
      if (findings.length === 0) return [violationOf(doesNotFit, value)];
      return findings.slice(0, maxViolations).map((finding) => violationOf(finding, value));
    } catch (error) {
      // A schema that refers to itself goes as deep as the document does, and the stack has an end.
      if (!(error instanceof RangeError)) throw error;
      return [violationOf({ pointer: "", expected: "a document that is less deeply nested", kind: "other" }, value)];
    }
  };
}

/** What a validator that stops at the first error stopped at; `if` only says that what comes before it is to be blamed. */
function lastOf(errors: ValidateFunction["errors"]): readonly ErrorObject[] {
  return errors?.filter((error) => error.keyword !== "if").slice(-1) ?? [];
}

function compileSchema({ name, version, schema }: Contract): {
  readonly fast: ValidateFunction;
  readonly report: ValidateFunction;
} {
  try {
    requireSchema(schema);
    const fast = compileFast(schema);
    const reporter = createAjv(schema, { allErrors: true });
    addReportingKeywords(reporter);
    return { fast, report: reporter.compile(schema as AnySchema) };
  } catch (cause) {
    throw new WaybillError(
      "schema-invalid",
      `The schema of contract "${name}" ${version} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. Write JSON Schema 2020-12 (or draft-07 with its "$schema") that refers to nothing outside itself.`,
      { cause, details: { contract: name, version } },
    );
  }
}

/**
 * Whether documents fit a schema, and nothing more. Of a schema that is not one it throws what Ajv says.
 * @throws Error when the schema cannot be compiled.
 */
export function judgeOf(schema: JsonSchema): (document: unknown) => boolean {
  // Used a few times: what makes it faster to use takes longer than that.
  const judge = compileFast(schema, { code: { optimize: false } });
  return (document) => {
    try {
      return judge(document);
    } catch (error) {
      // As in `validatorOf`: what is nested too deeply does not fit.
      if (!(error instanceof RangeError)) throw error;
      return false;
    }
  };
}

/**
 * Holds a schema to its meta-schema.
 * @throws Error that says where the schema is wrong.
 */
export function requireSchema(schema: JsonSchema): void {
  const judge = usesDraft07(schema) ? draft07Judge() : draft2020Judge();
  if (judge.validateSchema(schema as AnySchema) !== true) {
    throw new Error(judge.errorsText(judge.errors, { dataVar: "schema" }));
  }
}

function compileFast(schema: JsonSchema, more: Options = {}): ValidateFunction {
  const fast = createAjv(schema, more).compile(schema as AnySchema);
  if ("$async" in fast) throw new Error('"$async" schemas are not supported');
  return fast;
}

function createAjv(schema: JsonSchema, more: Options): Ajv {
  const isDraft07 = usesDraft07(schema);
  const code = mentionsUnevaluated(schema) ? { code: { optimize: false } } : {};
  const all = { ...options, validateSchema: false, ...more, ...code };
  const ajv = isDraft07 ? new Ajv(all) : new Ajv2020(all);
  formats.default(ajv);
  mendContains(ajv, isDraft07 ? "items" : "prefixItems");
  if (!isDraft07) mendEvaluation(ajv, schema);
  for (const keyword of [uniqueItemsKeyword, multipleOfKeyword])
    ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword);
  return ajv;
}

// Checking a schema against its meta-schema compiles the meta-schema first: kept, because that takes longer than the check.
let judge2020: Ajv2020 | undefined;
function draft2020Judge(): Ajv2020 {
  judge2020 ??= new Ajv2020({ ...options, messages: true });
  return judge2020;
}

let judge07: Ajv | undefined;
function draft07Judge(): Ajv {
  judge07 ??= new Ajv({ ...options, messages: true });
  return judge07;
}

/** Counts without recursion and stops at the limit. */
function hasAtMost(limit: number, document: unknown): boolean {
  const pending: unknown[] = [document];
  for (let seen = 0; pending.length > 0; seen++) {
    const value = pending.pop();
    if (typeof value !== "object" || value === null) continue;
    const children = Array.isArray(value) ? value : Object.values(value);
    if (seen + pending.length + children.length > limit) return false;
    for (const child of children) pending.push(child);
  }
  return true;
}
