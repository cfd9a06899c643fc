import type { Json as PlainJson } from "@hyperjump/json-pointer";
import { registerSchema, type SchemaObject, unregisterSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import "@hyperjump/json-schema/draft-07";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import type { Json } from "../../src/core/json.ts";

const uri = "https://waybill.test/schema";

/** Which documents fit a schema, by another validator than the one of Waybill. For tests. */
export async function otherJudgeOf(schema: JsonSchema): Promise<(document: Json) => boolean> {
  const dialect = typeof schema === "object" ? schema["$schema"] : undefined;
  registerSchema(
    schema as SchemaObject,
    uri,
    typeof dialect === "string" ? dialect : "https://json-schema.org/draft/2020-12/schema",
  );
  try {
    const judge = await validate(uri);
    return (document) => judge(document as PlainJson).valid;
  } finally {
    unregisterSchema(uri);
  }
}
