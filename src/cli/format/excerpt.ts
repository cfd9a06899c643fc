import { appendPointer, isJsonObject, type Json } from "../../core/json.ts";

/** Part of a document. */
export interface Excerpt {
  /** JSON pointer of the part; empty for the whole document. */
  readonly at: string;
  readonly value: Json;
}

/** Keywords whose schemas are about the same value, by a name or number. */
const sameValue: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "dependentSchemas"]);

/**
 * The part of a document that a place in its schema is about: of `/properties/a/type` what is at `/a`. Goes as far as the place says
 * which part it is: no further than a definition, which any part may refer to, or the items of an array with several.
 */
export function excerptOf(document: Json, schemaPointer: string): Excerpt {
  const tokens = schemaPointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  let part: Excerpt = { at: "", value: document };
  for (let index = 0; index < tokens.length; index++) {
    const [keyword = "", name] = tokens.slice(index, index + 2);
    const inner = childOf(part, keyword, name);
    if (inner !== undefined) part = inner;
    else if (!sameValue.has(keyword) && keyword !== "then" && keyword !== "else") return part;
    if (keyword === "properties" || keyword === "prefixItems" || sameValue.has(keyword)) index++;
  }
  return part;
}

function childOf({ at, value }: Excerpt, keyword: string, name: string | undefined): Excerpt | undefined {
  if (keyword === "items" && Array.isArray(value) && value.length === 1) return child(at, 0, value[0]);
  if (name === undefined) return undefined;
  if (keyword === "prefixItems" && Array.isArray(value)) return child(at, Number(name), value[Number(name)]);
  if (keyword === "properties" && isJsonObject(value) && Object.hasOwn(value, name))
    return child(at, name, value[name]);
  return undefined;
}

function child(at: string, token: string | number, value: Json | undefined): Excerpt | undefined {
  return value === undefined ? undefined : { at: appendPointer(at, token), value };
}
