import type { Json } from "../../core/json.ts";
import type { JsonSchema } from "../schema.ts";
import { schemasByName } from "./keywords.ts";

/**
 * A schema that says the same of a document, and is smaller: what it says of properties that are nowhere in the document never comes
 * to bear. Compiling the schema of an order takes a hundred times as long as that of the few fields of a counterexample.
 */
export function prunedFor(document: Json, schema: JsonSchema): JsonSchema {
  const names = new Set<string>();
  collect(document, names);
  return prune(schema, names) as JsonSchema;
}

function collect(value: Json, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, names);
  else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      names.add(name);
      collect(item, names);
    }
  }
}

/** Only `properties` of schemas are pruned: keywords whose values are documents are left as they are. */
function prune(schema: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => prune(each, names));
  if (typeof schema !== "object" || schema === null) return schema;
  const pruned: { [keyword: string]: unknown } = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (hasNames(keyword) && typeof value === "object" && value !== null) {
      // What is in there are names, which may be those of keywords.
      const kept = Object.entries(value).filter(([name]) => keyword !== "properties" || names.has(name));
      pruned[keyword] = Object.fromEntries(kept.map(([name, each]) => [name, prune(each, names)]));
    } else pruned[keyword] = keepsDocuments.has(keyword) ? value : prune(value, names);
  }
  return pruned;
}

function hasNames(keyword: string): boolean {
  return schemasByName.has(keyword) || keyword === "$defs" || keyword === "definitions" || keyword === "dependencies";
}

const keepsDocuments: ReadonlySet<string> = new Set(["const", "enum", "default", "examples", "required"]);
