import { createComparer } from "../contracts/compare/includes.ts";
import type { JsonSchema } from "../contracts/schema.ts";
import { fieldsOf } from "../contracts/schema-fields.ts";
import { jsonTypes } from "../contracts/shape.ts";

const anyObject = { type: "object" };
const anyList = { type: "array" };

/** Whether a schema lets every object or every list pass, by its meaning. What cannot be decided does not. */
export function acceptsAnything(schema: JsonSchema): boolean {
  // Comparing takes a tenth of a second for the largest schemas; most say at once that they demand something.
  if (demandsSomething(schema)) return false;
  const comparer = createComparer();
  return [anyObject, anyList].some((anything) => comparer.compare(anything, schema).kind === "included");
}

function demandsSomething(schema: JsonSchema): boolean {
  const [whole, ...fields] = fieldsOf(schema);
  const named = fields.filter(({ pointer }) => !pointer.includes("*"));
  return (
    whole?.more === "unread" ||
    named.some(({ isRequired, types }) => isRequired || (types.length > 0 && types.length < jsonTypes.length))
  );
}
