/**
 * References to places outside definitions, in a version of a schema with one change alone: the change may have removed what another
 * part refers to, or have brought a reference to what is not there. What it refers to becomes a definition, as it is in the version
 * that the document is made of, or else in the other one.
 */
import type { JsonSchema } from "../schema.ts";
import { placeOf } from "./patched.ts";

type Keywords = { readonly [keyword: string]: unknown };
type Origins = readonly [version: JsonSchema, other: JsonSchema];

/** Leaves the document as it is when neither version has such references. */
export function mendsReferences(
  before: JsonSchema,
  after: JsonSchema,
): (document: JsonSchema, origins: Origins) => JsonSchema {
  const leadsElsewhere = /"\$ref":"#\/(?!(?:\$defs|definitions)\/[^/"]+")/.test(JSON.stringify([before, after]));
  return leadsElsewhere ? mended : (document) => document;
}

function mended(document: JsonSchema, origins: Origins): JsonSchema {
  const names = new Map<string, string>();
  const definitions: { [name: string]: unknown } = {};
  const rewritten = rewrite(document) as JsonSchema;
  if (names.size === 0 || !isObject(rewritten)) return document;
  const { $defs } = rewritten;
  return { ...rewritten, $defs: { ...(isObject($defs) ? $defs : {}), ...definitions } };

  function rewrite(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([keyword, inner]) => [
      keyword,
      keyword === "$ref" && typeof inner === "string" ? targetOf(inner) : rewrite(inner),
    ]);
    return Object.fromEntries(entries);
  }

  /** Once for each, so that what refers to itself comes to an end. */
  function targetOf(reference: string): string {
    const known = names.get(reference);
    if (known !== undefined) return `#/$defs/${known}`;
    const path = placeOf(reference);
    if (path === undefined || at(document, path) !== undefined) return reference;
    const target = origins.map((origin) => at(origin, path)).find((found) => found !== undefined);
    if (target === undefined) return reference;
    const name = `removed ${names.size}`;
    names.set(reference, name);
    definitions[name] = rewrite(target);
    return `#/$defs/${name}`;
  }
}

function at(document: JsonSchema, path: readonly (string | number)[]): unknown {
  let value: unknown = document;
  for (const token of path) value = Object(value) === value ? (value as Keywords)[token] : undefined;
  return value;
}

function isObject(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
