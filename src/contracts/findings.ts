import type { ErrorObject } from "ajv";
import { appendPointer } from "../core/json.ts";
import { type Alternatives, collapseAlternatives } from "./alternatives.ts";
import type { Finding } from "./finding.ts";
import { count } from "./words.ts";

/** What Ajv and the reporting keywords tell about an error; each keyword has some of them. */
interface ErrorParams {
  readonly alternatives?: Alternatives;
  /** Errors right before this one that belong to it and say nothing more. */
  readonly inner?: number;
  readonly type?: unknown;
  readonly allowedValue?: unknown;
  readonly allowedValues?: unknown;
  readonly missingProperty?: string;
  readonly additionalProperty?: string;
  readonly unevaluatedProperty?: string;
  readonly propertyName?: string;
  readonly limit?: number;
  readonly len?: number;
  readonly minContains?: number;
  readonly multipleOf?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly i?: number;
  readonly j?: number;
}

/** A pattern is a hint to people; its rest is in the contract. In characters. */
const maxPatternLength = 60;
/** Values of an enum that are listed. */
const maxListed = 10;

const typeWords: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "an array",
  null: "null",
};

/** What Ajv reported, in its order, as findings: unions are collapsed to what helps, follow-up errors are left out. */
export function findingsOf(errors: readonly ErrorObject[]): readonly Finding[] {
  const backwards: Finding[] = [];
  for (let index = errors.length - 1; index >= 0; index--) {
    const error = errors[index];
    if (error === undefined || error.keyword === "if" || error.propertyName !== undefined) continue;
    if (error.keyword === "pattern" && hasFormatBeside(errors, index)) continue;
    const { alternatives, inner }: ErrorParams = error.params;
    if (alternatives === undefined) {
      backwards.push(findingOf(error));
      index -= inner ?? 0;
      continue;
    }
    // The errors of the alternatives stand right before the one of the keyword itself.
    const start = index - (alternatives.ends.at(-1) ?? 0);
    const branches = alternatives.ends.map((end, branch) =>
      findingsOf(errors.slice(start + (alternatives.ends[branch - 1] ?? 0), start + end)),
    );
    backwards.push(...collapseAlternatives(error.instancePath, alternatives.passed, branches).toReversed());
    index = start;
  }
  return backwards.reverse();
}

/** Libraries write a format such as "email" beside the pattern that they mean by it; people need only the first. */
function hasFormatBeside(errors: readonly ErrorObject[], index: number): boolean {
  const place = errors[index]?.instancePath;
  return [errors[index - 1], errors[index + 1]].some(
    (neighbour) => neighbour?.keyword === "format" && neighbour.instancePath === place,
  );
}

function findingOf(error: ErrorObject): Finding {
  const { instancePath: pointer, keyword } = error;
  const params: ErrorParams = error.params;
  const other = (expected: string, found?: string): Finding => ({
    pointer,
    expected,
    kind: "other",
    ...(found === undefined ? {} : { found }),
  });
  const field = (name: unknown, expected: string): Finding => ({
    pointer: appendPointer(pointer, String(name)),
    expected,
    kind: "other",
  });
  switch (keyword) {
    case "type":
      return { pointer, expected: typesInWords(params.type), kind: "type" };
    case "const":
      return { pointer, expected: fixedInWords(params.allowedValue), kind: "tag" };
    case "enum":
      return { pointer, expected: enumInWords(params.allowedValues), kind: "tag" };
    case "required":
    case "dependentRequired":
    case "dependencies":
      return field(params.missingProperty, "this field to be present");
    case "additionalProperties":
      return field(params.additionalProperty, "no such field");
    case "unevaluatedProperties":
      return field(params.unevaluatedProperty, "no such field");
    case "propertyNames":
      return field(params.propertyName, "no field of such a name");
    case "false schema":
      return other("nothing here");
    case "minLength":
      return other(`at least ${count(params.limit, "character")}`);
    case "maxLength":
      return other(`at most ${count(params.limit, "character")}`);
    case "format":
      return other(`text of the format ${params.format}`);
    case "pattern":
      return other(`text that fits the pattern ${shortened(params.pattern ?? "")}`);
    case "minimum":
      return other(`a number of at least ${params.limit}`, "a smaller number");
    case "exclusiveMinimum":
      return other(`a number above ${params.limit}`, "one that is not above");
    case "maximum":
      return other(`a number of at most ${params.limit}`, "a larger number");
    case "exclusiveMaximum":
      return other(`a number below ${params.limit}`, "one that is not below");
    case "multipleOf":
      return other(`a multiple of ${params.multipleOf}`, "a number that is none");
    case "minItems":
      return other(`at least ${count(params.limit, "item")}`);
    case "maxItems":
    case "items":
    case "additionalItems":
      return other(`at most ${count(params.limit, "item")}`);
    case "unevaluatedItems":
      return other(`at most ${count(params.len, "item")}`);
    case "uniqueItems":
      return other("no item twice", `items ${params.j} and ${params.i} alike`);
    case "contains":
      return other(`at least ${count(params.minContains, "item")} that the schema asks for`);
    case "minProperties":
      return other(`at least ${count(params.limit, "field")}`);
    case "maxProperties":
      return other(`at most ${count(params.limit, "field")}`);
    case "not":
      return other("something that the schema does not rule out");
    case "anyOf":
    case "oneOf":
      return other("one of the alternatives of the schema");
    default:
      return other(`what "${keyword}" in the schema asks for`);
  }
}

function shortened(pattern: string): string {
  return pattern.length > maxPatternLength ? `${pattern.slice(0, maxPatternLength)}…` : pattern;
}

function typesInWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.map((one) => typeWords[String(one)] ?? String(one)).join(" or ");
}

function fixedInWords(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function enumInWords(values: unknown): string {
  if (!Array.isArray(values)) return "one of the values of the schema";
  if (values.length === 1) return fixedInWords(values[0]);
  const listed = values.slice(0, maxListed).map(fixedInWords).join(", ");
  return values.length > maxListed ? `one of ${listed} … (${values.length} in all)` : `one of ${listed}`;
}
