/** Keywords that say nothing about documents (JSON Schema 2020-12, Core 8 and Validation 8, 9). */
const annotations: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$anchor", "$comment", "$defs", "definitions", "title", "description", "default", "examples"],
  ...["deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema"],
]);

export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword);
}
