import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import { WaybillError } from "../core/errors.ts";
import type { Named } from "../core/named.ts";
import { type Compatibility, comparisonPolicies, compatibilityModes } from "./compatibility.ts";
import { checkDeprecation, type Deprecation } from "./deprecation.ts";
import { checkFieldClasses, type FieldClasses } from "./field-class.ts";
import { type ContractError, checkGuarantees, type Guarantees } from "./guarantees.ts";
import { requireChoice, requireFieldPointer } from "./requirements.ts";
import { type JsonSchema, type SchemaSource, toJsonSchema } from "./schema.ts";

/** What kind of meeting place the contract describes. */
export const contractKinds = ["event", "webhook", "api", "file"] as const;
export type ContractKind = (typeof contractKinds)[number];

/** What a contract says of itself beside its schema. All of it is for people, the gate and what is exported; only `upcasts` changes what happens. */
export interface ContractTerms {
  readonly description?: string;
  /** The team that answers for it. */
  readonly owner?: Named<"team">;
  /** The business thing that a document is about. */
  readonly entity?: Named<"entity">;
  /** Where the entity's canonical id is in a document, as a JSON pointer, e.g. `/orderId`. */
  readonly canonicalId?: string;
  readonly guarantees?: Guarantees;
  /** How the other side says no. */
  readonly errors?: readonly ContractError[];
  /** Which fields are personal or secret. */
  readonly fields?: FieldClasses;
  /** What a new version is held to; BACKWARD and strict unless told. */
  readonly compatibility?: Compatibility;
  readonly deprecation?: Deprecation;
  /** Who outside of this project reads it, e.g. `data-warehouse`: an event with such a consumer has one. */
  readonly consumers?: readonly string[];
}

/**
 * A versioned schema of what crosses a border between systems. `T` is the type of a document that fits it.
 * A contract is a value: nothing registers it anywhere.
 */
export interface Contract<T = unknown> extends ContractTerms {
  readonly type: "contract";
  /** Dotted lower-case words, e.g. `order.booked`. */
  readonly name: string;
  /** SemVer of the schema, e.g. `1.0.0`. */
  readonly version: string;
  readonly kind: ContractKind;
  /** JSON Schema 2020-12, whatever library it was written in. */
  readonly schema: JsonSchema;
  /** Documents that fit. */
  readonly examples?: readonly unknown[];
  /** How documents of earlier versions become documents of this one. */
  readonly upcasts?: readonly AnyUpcast[];
  /** Only for the compiler; never present at run time. */
  readonly "~document"?: T;
}

/** How a document of an earlier version becomes one of a later version. Made by `upcast`. */
export interface Upcast<New> {
  readonly from: Contract;
  /** Pure: the same document always becomes the same one. */
  readonly convert: (document: never) => New;
}
export type AnyUpcast = Upcast<unknown>;

/** The type of the documents of a contract: `type Order = DocumentOf<typeof OrderCreated>`. */
export type DocumentOf<C> = C extends Contract<infer T> ? T : never;

/** What a schema describes: the input side, because what arrives is validated and never transformed. */
export type InferDocument<S> =
  S extends StandardJSONSchemaV1<infer Input, unknown>
    ? Input
    : S extends { readonly "~document"?: infer T }
      ? T
      : unknown;

export interface ContractOptions<S extends SchemaSource> extends ContractTerms {
  readonly version: string;
  readonly kind?: ContractKind;
  readonly schema: S;
  readonly examples?: readonly InferDocument<NoInfer<S>>[];
  readonly upcasts?: readonly Upcast<InferDocument<NoInfer<S>>>[];
}

const namePattern = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;
const versionPattern = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * Declares a contract. The schema is a zod 4 or arktype schema, a valibot schema through `toStandardJsonSchema`, or plain
 * JSON Schema 2020-12 (typed with `jsonSchema<T>(...)`). `kind` is `event` unless told.
 * @throws WaybillError `definition-invalid` for a bad name, version or term; `schema-invalid` when the schema cannot be written
 * as JSON Schema (dates, bigints and transforms cannot).
 */
export function contract<const S extends SchemaSource>(
  name: string,
  options: ContractOptions<S>,
): Contract<InferDocument<S>> {
  checkContractName(name);
  checkVersion(name, options.version);
  const { schema, kind = "event", ...others } = options;
  const owner = `contract "${name}" ${options.version}`;
  requireChoice(`The kind of ${owner}`, kind, contractKinds);
  checkTerms(owner, others);
  for (const { from } of options.upcasts ?? []) checkUpcast(name, options.version, from);
  return { type: "contract", name, ...others, kind, schema: toJsonSchema(schema, `contract "${name}"`) };
}

/**
 * Says how a document of an earlier version of a contract becomes one of the version that names it in `upcasts`. Flows that
 * began with the earlier version go on as they are; those that begin with the later one get messages of both.
 */
export function upcast<Old, New>(from: Contract<Old>, convert: (document: NoInfer<Old>) => New): Upcast<New> {
  return { from, convert };
}

/** `order.booked@1.0.0`: how a version of a contract is named in commands, reports and files. */
export function referenceOf({ name, version }: Pick<Contract, "name" | "version">): string {
  return `${name}@${version}`;
}

function checkContractName(name: string): void {
  if (namePattern.test(name)) return;
  throw new WaybillError(
    "definition-invalid",
    `Contract name "${name}" is not usable. Write lower-case words joined by "." or "-", such as "order.booked".`,
  );
}

function checkVersion(name: string, version: string): void {
  if (versionPattern.test(version)) return;
  throw new WaybillError(
    "definition-invalid",
    `Contract "${name}" has version "${version}". Write a SemVer version such as "1.0.0".`,
  );
}

function checkTerms(owner: string, terms: ContractTerms): void {
  if (terms.canonicalId !== undefined) requireFieldPointer(`"canonicalId" of ${owner}`, terms.canonicalId);
  if (terms.guarantees !== undefined) checkGuarantees(owner, terms.guarantees);
  if (terms.fields !== undefined) checkFieldClasses(owner, terms.fields);
  if (terms.deprecation !== undefined) checkDeprecation(owner, terms.deprecation);
  const { mode = "BACKWARD", policy = "strict" } = terms.compatibility ?? {};
  requireChoice(`The compatibility mode of ${owner}`, mode, compatibilityModes);
  requireChoice(`The comparison policy of ${owner}`, policy, comparisonPolicies);
}

function checkUpcast(name: string, version: string, from: Contract): void {
  if (from.name === name && from.version !== version) return;
  throw new WaybillError(
    "definition-invalid",
    `Contract "${name}" ${version} has an upcast from ${referenceOf(from)}. Name an earlier version of the same contract.`,
  );
}
