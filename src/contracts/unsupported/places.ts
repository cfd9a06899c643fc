import { appendPointer } from "../../core/json.ts";
import { oneSchema, schemasByName, schemasByPlace } from "../compare/keywords.ts";
import type { JsonSchema } from "../schema.ts";

export type Keywords = { readonly [keyword: string]: unknown };

/** A schema within a schema document; `true` and `false` are left out, as there is nothing in them. */
export interface Place {
  /** JSON pointer from the top of the document. */
  readonly pointer: string;
  readonly keywords: Keywords;
  /** The URI that references in it are relative to (JSON Schema 2020-12, Core 8.2). */
  readonly base: string;
  /** How many schemas it is within. */
  readonly depth: number;
}

/** What a document without an `$id` is called, so that relative URIs can be resolved. */
const noName = "waybill:/schema";

const byName: ReadonlySet<string> = new Set([...schemasByName, "$defs", "definitions", "dependencies"]);

/**
 * All schemas of a document, in its order, without recursion. What an unknown keyword has in it is no schema.
 * @param deepest those that are within more schemas are not looked for.
 */
export function placesOf(schema: JsonSchema, isDraft07: boolean, deepest: number): readonly Place[] {
  const places: Place[] = [];
  const pending: {
    readonly value: unknown;
    readonly pointer: string;
    readonly base: string;
    readonly depth: number;
  }[] = [{ value: schema, pointer: "", base: noName, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value: keywords, pointer, depth } = next;
    if (!isObject(keywords)) continue;
    const base = baseOf(keywords, next.base, isDraft07);
    places.push({ pointer, keywords, base, depth });
    if (depth >= deepest) continue;
    const inner = innerOf(keywords).map(([path, value]) => ({
      value,
      pointer: path.reduce<string>(appendPointer, pointer),
      base,
      depth: depth + 1,
    }));
    pending.push(...inner.toReversed());
  }
  return places;
}

/** In draft-07 a `$ref` makes the `$id` beside it count for nothing, and an `$id` of a fragment only is an anchor. */
function baseOf({ $id, $ref }: Keywords, base: string, isDraft07: boolean): string {
  if (typeof $id !== "string" || (isDraft07 && ($ref !== undefined || $id.startsWith("#")))) return base;
  return withoutFragment(resolveUri($id, base));
}

type Path = readonly (string | number)[];

function innerOf(keywords: Keywords): readonly (readonly [Path, unknown])[] {
  return Object.entries(keywords).flatMap(([keyword, value]): readonly (readonly [Path, unknown])[] => {
    if (byName.has(keyword) && isObject(value)) {
      return Object.entries(value).map(([name, each]) => [[keyword, name], each] as const);
    }
    if (!oneSchema.has(keyword) && !schemasByPlace.has(keyword)) return [];
    return Array.isArray(value) ? value.map((each, index) => [[keyword, index], each] as const) : [[[keyword], value]];
  });
}

export function isObject(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function resolveUri(reference: string, base: string): string {
  return URL.parse(reference, base)?.href ?? reference;
}

export function withoutFragment(uri: string): string {
  return uri.split("#", 1)[0] ?? "";
}
