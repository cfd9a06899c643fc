/** Keywords that say nothing about documents (JSON Schema 2020-12, Core 8 and Validation 8, 9). */
const annotations: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "title", "description", "default", "examples"],
  ...["deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema"],
]);

export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword);
}

/** Keywords whose value has schemas by name. */
export const schemasByName: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"]);

/** Keywords whose value is a list of schemas. `items` is one in draft-07. */
export const schemasByPlace: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);

/** Keywords whose value is a schema. */
export const oneSchema: ReadonlySet<string> = new Set([
  ...["not", "if", "then", "else", "items", "additionalItems", "contains", "additionalProperties", "propertyNames"],
  ...["unevaluatedItems", "unevaluatedProperties"],
]);
