import type { JsonSchema } from "../../contracts/schema.ts";
import { extension } from "../export/terms.ts";
import { fieldsOf } from "./reading.ts";

/** A schema without what an export added to it. */
export function withoutTerms(schema: JsonSchema, terms: unknown): JsonSchema {
  if (typeof schema === "boolean" || terms === undefined) return schema;
  const { [extension]: _, deprecated, ...rest } = schema;
  const wasAdded = deprecated === true && fieldsOf(terms)["deprecation"] !== undefined;
  return deprecated === undefined || wasAdded ? rest : { ...rest, deprecated };
}
