import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import { WaybillError } from "../core/errors.ts";
import { type JsonSchema, type SchemaSource, toJsonSchema } from "./schema.ts";

/** What kind of meeting place the contract describes. */
export type ContractKind = "event" | "webhook" | "api" | "file";

/**
 * A versioned schema of what crosses a border between systems. `T` is the type of a document that fits it.
 * A contract is a value: nothing registers it anywhere.
 */
export interface Contract<T = unknown> {
  readonly type: "contract";
  /** Dotted lower-case words, e.g. `order.booked`. */
  readonly name: string;
  /** SemVer of the schema, e.g. `1.0.0`. */
  readonly version: string;
  readonly kind: ContractKind;
  readonly description?: string;
  /** JSON Schema 2020-12, whatever library it was written in. */
  readonly schema: JsonSchema;
  /** Only for the compiler; never present at run time. */
  readonly "~document"?: T;
}

/** The type of the documents of a contract: `type Order = DocumentOf<typeof OrderCreated>`. */
export type DocumentOf<C> = C extends Contract<infer T> ? T : never;

/** What a schema describes: the input side, because what arrives is validated and never transformed. */
export type InferDocument<S> =
  S extends StandardJSONSchemaV1<infer Input, unknown>
    ? Input
    : S extends { readonly "~document"?: infer T }
      ? T
      : unknown;

export interface ContractOptions<S extends SchemaSource> {
  readonly version: string;
  readonly kind?: ContractKind;
  readonly description?: string;
  readonly schema: S;
}

const namePattern = /^[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*$/;
const versionPattern = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * Declares a contract. The schema is a zod 4 or arktype schema, a valibot schema through `toStandardJsonSchema`, or plain
 * JSON Schema 2020-12 (typed with `jsonSchema<T>(...)`). `kind` is `event` unless told.
 * @throws WaybillError `definition-invalid` for a bad name or version; `schema-invalid` when the schema cannot be written
 * as JSON Schema (dates, bigints and transforms cannot).
 */
export function contract<const S extends SchemaSource>(
  name: string,
  options: ContractOptions<S>,
): Contract<InferDocument<S>> {
  if (!namePattern.test(name)) {
    throw new WaybillError(
      "definition-invalid",
      `Contract name "${name}" is not usable. Write lower-case words joined by "." or "-", such as "order.booked".`,
    );
  }
  if (!versionPattern.test(options.version)) {
    throw new WaybillError(
      "definition-invalid",
      `Contract "${name}" has version "${options.version}". Write a SemVer version such as "1.0.0".`,
    );
  }
  return {
    type: "contract",
    name,
    version: options.version,
    kind: options.kind ?? "event",
    ...(options.description === undefined ? {} : { description: options.description }),
    schema: toJsonSchema(options.schema, `contract "${name}"`),
  };
}
