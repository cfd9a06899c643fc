import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import { WaybillError } from "../core/errors.ts";

/** A JSON Schema 2020-12 document. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** Plain JSON Schema that knows the type of its documents. Made by `jsonSchema`. */
export type TypedJsonSchema<T> = { readonly [keyword: string]: unknown } & { readonly "~document"?: T };

/** What a contract accepts as its schema. */
export type SchemaSource = StandardJSONSchemaV1 | JsonSchema;

/** Gives plain JSON Schema a type: `jsonSchema<Order>({ type: "object", ... })`. The type is the author's word, not checked. */
export function jsonSchema<T>(document: { readonly [keyword: string]: unknown }): TypedJsonSchema<T> {
  return document as TypedJsonSchema<T>;
}

function isStandard(source: SchemaSource): source is StandardJSONSchemaV1 {
  return (typeof source === "object" || typeof source === "function") && source !== null && "~standard" in source;
}

/**
 * The JSON Schema of a source.
 * @param owner names the declaration in errors, e.g. `contract "order.booked"`.
 * @throws WaybillError `schema-invalid` when the library cannot express it as JSON Schema.
 */
export function toJsonSchema(source: SchemaSource, owner: string): JsonSchema {
  if (!isStandard(source)) return source;
  const standard = source["~standard"];
  if (standard.jsonSchema === undefined) {
    throw new WaybillError(
      "schema-invalid",
      `The schema of ${owner} comes from "${standard.vendor}" without JSON Schema output. For valibot wrap it: toStandardJsonSchema(schema) of @valibot/to-json-schema.`,
    );
  }
  try {
    return standard.jsonSchema.input({ target: "draft-2020-12" });
  } catch (cause) {
    throw new WaybillError(
      "schema-invalid",
      `The schema of ${owner} cannot be written as JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}. Describe what is on the wire: a date is a string with format "date-time", a big integer a string of digits.`,
      { cause },
    );
  }
}
