/**
 * Schemas taken out of the document that they are in, or made fit to be put into another one.
 *
 * 1. What comes out is JSON Schema 2020-12 that means the same to our validator, whichever dialect it was in.
 * 2. Every reference in it is to itself or to `$defs/NAME` in it. What was referred to by pointer, anchor or id is copied there; definitions that
 *    nothing refers to are left out.
 * 3. There are no ids, anchors and `$schema` any more: nothing in it depends on where it stands.
 */
import { WaybillError } from "../core/errors.ts";
import { appendPointer } from "../core/json.ts";
import { oneSchema, schemasByName, schemasByPlace } from "./compare/keywords.ts";
import type { JsonSchema } from "./schema.ts";

type Keywords = { readonly [keyword: string]: unknown };

export interface SelfContainedOptions {
  /** What a schema is written in that has no `$schema`: 2020-12 unless told. */
  readonly dialect?: "2020-12" | "draft-07";
  /** The reference to the place where the schema will be, for a schema that is put into another document: `#` unless told. */
  readonly at?: string;
}

/** Takes the schema at a JSON pointer of a document. @throws WaybillError `schema-invalid` when it refers to elsewhere. */
export type TakeSchema = (pointer: string, options?: SelfContainedOptions) => JsonSchema;

/** A schema of its own. @throws WaybillError `schema-invalid` when it refers to elsewhere. */
export function selfContained(schema: JsonSchema, options: SelfContainedOptions = {}): JsonSchema {
  return typeof schema === "boolean" ? schema : schemasIn(schema)("", options);
}

/** Reads the ids of a document once; schemas are then taken from it one by one. */
export function schemasIn(document: object): TakeSchema {
  const index = indexOf(document);
  return (pointer, { dialect = "2020-12", at = "#" } = {}) =>
    take(document, index, pointer, dialect === "draft-07", at);
}

/** Where there is nothing else to resolve against. */
const noBase = "https://schema.invalid/";

interface Index {
  /** Pointers by absolute URI, of ids and anchors. */
  readonly places: ReadonlyMap<string, string>;
  /** The base of what is at and below a pointer. */
  readonly bases: ReadonlyMap<string, string>;
  readonly draft07: ReadonlyMap<string, boolean>;
}

/** Values that are documents and no schemas. */
const keepsDocuments: ReadonlySet<string> = new Set(["const", "enum", "default", "examples", "example", "required"]);

function indexOf(document: object): Index {
  const places = new Map([[noBase, ""]]);
  const bases = new Map([["", noBase]]);
  const draft07 = new Map<string, boolean>();
  const pending: { readonly value: unknown; readonly pointer: string; readonly base: string }[] = [
    { value: document, pointer: "", base: noBase },
  ];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { value, pointer } = entry;
    if (typeof value !== "object" || value === null) continue;
    const base = isKeywords(value) ? (baseOf(value, entry.base) ?? entry.base) : entry.base;
    if (base !== entry.base) {
      places.set(base, pointer);
      bases.set(pointer, base);
    }
    if (isKeywords(value)) {
      for (const anchor of anchorsOf(value)) places.set(`${base}#${anchor}`, pointer);
      if (typeof value["$schema"] === "string") draft07.set(pointer, value["$schema"].includes("draft-07"));
    }
    for (const [name, each] of Object.entries(value)) {
      if (!keepsDocuments.has(name)) pending.push({ value: each, pointer: appendPointer(pointer, name), base });
    }
  }
  return { places, bases, draft07 };
}

function baseOf({ $id }: Keywords, base: string): string | undefined {
  if (typeof $id !== "string" || $id.startsWith("#")) return undefined;
  const uri = resolved($id, base);
  return uri?.endsWith("#") ? uri.slice(0, -1) : uri;
}

function anchorsOf({ $anchor, $dynamicAnchor, $id }: Keywords): readonly string[] {
  const given = [$anchor, $dynamicAnchor].filter((each) => typeof each === "string");
  return typeof $id === "string" && $id.startsWith("#") ? [...given, $id.slice(1)] : given;
}

function resolved(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

function take(document: object, index: Index, start: string, isDraft07: boolean, at: string): JsonSchema {
  const names = new Map<string, string>();
  const pending: string[] = [];

  function nameOf(pointer: string): string {
    const known = names.get(pointer);
    if (known !== undefined) return known;
    const last = pointer.split("/").at(-1) ?? "";
    const wish = last.replaceAll(/[^A-Za-z0-9._-]/g, "-") || "schema";
    const taken = new Set(names.values());
    let name = wish;
    for (let count = 2; taken.has(name); count++) name = `${wish}-${count}`;
    names.set(pointer, name);
    pending.push(pointer);
    return name;
  }

  function refer(reference: string, from: string): string {
    const target = targetOf(reference, nearest(index.bases, from) ?? noBase, index);
    if (target === undefined || valueAt(document, target) === undefined) throw elsewhere(reference, from);
    return target === start ? at : `${at}/$defs/${nameOf(target)}`;
  }

  function rewritten(pointer: string): unknown {
    const isOld = nearest(index.draft07, pointer) ?? isDraft07;
    return rewrite(valueAt(document, pointer), pointer, isOld, refer);
  }

  const root = rewritten(start);
  const definitions: [string, unknown][] = [];
  for (let pointer = pending.shift(); pointer !== undefined; pointer = pending.shift()) {
    definitions.push([nameOf(pointer), rewritten(pointer)]);
  }
  if (!isKeywords(root)) return root !== false;
  return definitions.length === 0 ? root : { ...root, $defs: Object.fromEntries(definitions) };
}

function targetOf(reference: string, base: string, { places }: Index): string | undefined {
  const uri = resolved(reference, base);
  if (uri === undefined) return undefined;
  const [resource = "", fragment = ""] = uri.split("#", 2);
  if (fragment !== "" && !fragment.startsWith("/"))
    return places.get(uri) ?? places.get(`${resource}#${decoded(fragment)}`);
  const place = places.get(resource);
  return place === undefined ? undefined : place + decoded(fragment);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** What is given for a pointer or for the nearest place around it. */
function nearest<T>(given: ReadonlyMap<string, T>, pointer: string): T | undefined {
  for (let place = pointer; ; place = place.slice(0, place.lastIndexOf("/"))) {
    const found = given.get(place);
    if (found !== undefined || place === "") return found;
  }
}

type Refer = (reference: string, from: string) => string;

/** Not taken over: they say where a schema is and how it is written. Definitions are taken when something refers to them. */
const dropped: ReadonlySet<string> = new Set([
  "$id",
  "id",
  "$anchor",
  "$schema",
  "$vocabulary",
  "$defs",
  "definitions",
]);

/** What draft-07 does not know, so that it says nothing there. */
const newKeywords: ReadonlySet<string> = new Set([
  ...["prefixItems", "dependentRequired", "dependentSchemas", "minContains", "maxContains"],
  ...["unevaluatedItems", "unevaluatedProperties", "$dynamicRef", "$dynamicAnchor"],
]);

function rewrite(schema: unknown, pointer: string, isDraft07: boolean, refer: Refer): unknown {
  if (!isKeywords(schema)) return schema;
  const made: Record<string, unknown> = {};
  const inner = (value: unknown, ...path: readonly (string | number)[]): unknown =>
    rewrite(value, path.reduce<string>(appendPointer, pointer), isDraft07, refer);
  for (const [keyword, value] of Object.entries(schema)) {
    if (dropped.has(keyword) || (isDraft07 && newKeywords.has(keyword)) || keyword === "dependencies") continue;
    if (keyword === "$dynamicRef" || keyword === "$recursiveRef") throw elsewhere(String(value), pointer);
    if (keyword === "$ref" && typeof value === "string") made["$ref"] = refer(value, pointer);
    else made[renamed(keyword, schema, isDraft07)] = rewriteKeyword(keyword, value, inner);
  }
  const { dependencies } = schema;
  return isKeywords(dependencies) ? withDependencies(made, dependencies, inner) : made;
}

function rewriteKeyword(
  keyword: string,
  value: unknown,
  inner: (value: unknown, ...path: readonly (string | number)[]) => unknown,
): unknown {
  if (Array.isArray(value) && (schemasByPlace.has(keyword) || keyword === "items")) {
    return value.map((each, place) => inner(each, keyword, place));
  }
  if (schemasByName.has(keyword) && isKeywords(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, inner(each, keyword, name)]));
  }
  return oneSchema.has(keyword) ? inner(value, keyword) : value;
}

/** A list of items is `prefixItems` since 2020-12, and `additionalItems` is `items`. */
function renamed(keyword: string, { items }: Keywords, isDraft07: boolean): string {
  if (!isDraft07) return keyword;
  if (keyword === "items" && Array.isArray(items)) return "prefixItems";
  return keyword === "additionalItems" && Array.isArray(items) ? "items" : keyword;
}

/** `dependencies` of draft-07, which our validator knows in 2020-12 as well. Beside those that are spelled in the new way, both count. */
function withDependencies(
  made: Keywords,
  dependencies: Keywords,
  inner: (value: unknown, ...path: readonly (string | number)[]) => unknown,
): Keywords {
  const entries = Object.entries(dependencies);
  const required = entries.filter(([, each]) => Array.isArray(each));
  const schemas = entries
    .filter(([, each]) => !Array.isArray(each))
    .map(([name, each]) => [name, inner(each, "dependencies", name)]);
  const parts = [
    ...(required.length === 0 ? [] : [{ dependentRequired: Object.fromEntries(required) }]),
    ...(schemas.length === 0 ? [] : [{ dependentSchemas: Object.fromEntries(schemas) }]),
  ];
  if (parts.length === 0) return made;
  return { ...made, allOf: [...(Array.isArray(made["allOf"]) ? made["allOf"] : []), ...parts] };
}

function elsewhere(reference: string, from: string): WaybillError {
  const place = from === "" ? "The schema" : `The schema at ${from}`;
  return new WaybillError(
    "schema-invalid",
    `${place} refers to "${reference}", which is not in its document. Write what it refers to under "$defs" and refer to it as "#/$defs/NAME".`,
  );
}

function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Keywords)[name];
  }
  return value;
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
