import { canonical } from "../../contracts/canonical.ts";
import { type Contract, contract, referenceOf } from "../../contracts/contract.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import { judgeOf, requireSchema, validatorOf } from "../../contracts/validate.ts";
import { WaybillError } from "../../core/errors.ts";
import { appendPointer, type Json } from "../../core/json.ts";
import { extension } from "../export/terms.ts";
import type { Imported, ImportedContract, Left } from "./imported.ts";
import { contractNameOf, versionOf } from "./names.ts";
import { type ReadTerms, readTerms } from "./terms.ts";

/** What a reader of a format found. The terms go before what the format itself says. */
export interface Found {
  readonly from: string;
  /** Any name; made a contract name. */
  readonly name: string;
  /** Any version; made SemVer. */
  readonly version: string;
  readonly kind: Contract["kind"];
  /** Throws `schema-invalid` when it refers to elsewhere. */
  readonly schema: () => JsonSchema;
  readonly description?: string | undefined;
  /** `x-waybill`, or the like. */
  readonly terms?: unknown;
}

/** Takes what readers find and leave, and makes contracts of it. */
export interface Collector {
  add(found: Found): void;
  leave(pointer: string, reason: string): void;
  readonly imported: () => Imported;
}

export function createCollector(): Collector {
  const contracts = new Map<string, ImportedContract>();
  const left: Left[] = [];
  const leave = (pointer: string, reason: string): void => {
    left.push({ pointer, reason });
  };

  function unique(made: ImportedContract): ImportedContract | undefined {
    const { contract: one, from } = made;
    const known = contracts.get(referenceOf(one));
    if (known === undefined) return made;
    if (canonical(known.contract.schema as Json) === canonical(one.schema as Json)) return undefined;
    for (let count = 2; ; count++) {
      const name = `${one.name}-${count}`;
      const renamed = { ...made, contract: { ...one, name } };
      if (contracts.has(referenceOf(renamed.contract))) continue;
      leave(from, `Another contract is called ${referenceOf(one)} already; this one is called ${name}.`);
      return renamed;
    }
  }

  return {
    leave,
    add(found) {
      const terms = termsOf(found, leave);
      try {
        const made = unique(contractOf(found, terms));
        if (made === undefined) return;
        contracts.set(referenceOf(made.contract), made);
        for (const reason of staysBehind(made, terms)) leave(found.from, reason);
      } catch (error) {
        leave(found.from, `It cannot be used: ${reasonOf(error)}`);
      }
    },
    imported: () => ({ contracts: [...contracts.values()], left }),
  };
}

function termsOf({ terms, from }: Found, leave: Collector["leave"]): ReadTerms {
  const read = readTerms(terms);
  if (typeof read !== "string") return read;
  leave(appendPointer(from, extension), `What it says is not what an export of Waybill says: ${read}.`);
  return {};
}

function contractOf(found: Found, terms: ReadTerms): ImportedContract {
  const { name, version, kind, owner, entity, schema: written, upcastsFrom: _, ...others } = terms;
  const schema = written === undefined ? found.schema() : (JSON.parse(written) as JsonSchema);
  requireSchema(schema);
  judgeOf(schema);
  // Where an export says what a contract is, its titles and summaries are made of that.
  const description = found.terms === undefined ? found.description : terms.description;
  const made = contract(name ?? contractNameOf(found.name), {
    ...known(others),
    ...(description === undefined ? {} : { description }),
    version: version ?? versionOf(found.version) ?? "1.0.0",
    kind: kind ?? found.kind,
    schema,
  });
  return {
    contract: withFittingExamples(made),
    from: found.from,
    ...(owner === undefined ? {} : { owner }),
    ...(entity === undefined ? {} : { entity }),
  };
}

/** The terms that a contract has; another tool may have written more. */
function known({
  canonicalId,
  guarantees,
  errors,
  fields,
  compatibility,
  deprecation,
  consumers,
  examples,
}: ReadTerms) {
  const all = { canonicalId, guarantees, errors, fields, compatibility, deprecation, consumers, examples };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function withFittingExamples(made: Contract): Contract {
  const { examples, ...others } = made;
  if (examples === undefined) return made;
  const fitting = examples.filter((example) => validatorOf(made)(example).length === 0);
  return fitting.length === 0 ? others : { ...others, examples: fitting };
}

function staysBehind({ owner, entity }: ImportedContract, { upcastsFrom = [] }: ReadTerms): readonly string[] {
  return [
    ...(owner === undefined ? [] : [`Its owner is the team "${owner}": write owner with the team of this project.`]),
    ...(entity === undefined ? [] : [`It is about the entity "${entity}": write entity with that of this project.`]),
    ...upcastsFrom.map((from) => `It had an upcast from ${from}, which is code: write it with upcast(...).`),
  ];
}

export function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return "it is nested too deeply.";
  if (error instanceof WaybillError) return error.message;
  return `${error instanceof Error ? error.message : String(error)}.`;
}
