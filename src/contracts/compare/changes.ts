/**
 * Where two versions of a schema differ, one change at a time.
 *
 * 1. Both are walked side by side, through references, and what says the same is passed over (schema-nodes.ts). What is left is told
 *    for the smallest part that differs: a name in `required`, a value of an `enum`, a keyword.
 * 2. Each change comes with the old version as it is with this change alone, so that its effect can be judged by itself.
 * 3. A place that is reached in several ways is looked at once.
 */
import { appendPointer, type Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import type { JsonSchema } from "../schema.ts";
import { isAnnotation, oneSchema, schemasByName, schemasByPlace } from "./keywords.ts";
import { createSchemaNodes, type SchemaNodes } from "./schema-nodes.ts";

/** What was done at a place. */
export type ChangeKind =
  | "property-added"
  | "property-removed"
  | "required-added"
  | "required-removed"
  | "value-added"
  | "value-removed"
  | "type-changed"
  | "branch-added"
  | "branch-removed"
  | "keyword-added"
  | "keyword-removed"
  | "keyword-changed"
  | "schema-changed"
  | "annotation-changed"
  | "combined";

export interface Change {
  readonly kind: ChangeKind;
  /** Of the keyword that changed, in the new version, or in the old one when it is gone. */
  readonly pointer: string;
  /** The keyword, property or value that it is about. */
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
  /** The old version with this change alone. */
  readonly alone: JsonSchema;
}

type Path = readonly (string | number)[];
type Keywords = { readonly [keyword: string]: unknown };

/** @throws Unreadable when a reference leads nowhere. */
export function changesBetween(before: JsonSchema, after: JsonSchema): readonly Change[] {
  const nodes = createSchemaNodes();
  const found: Change[] = [];
  const seen = new Set<string>();
  walk([], before, after);
  return found;

  /** @param at where the patch goes, when that is not the place of the change itself. */
  function add(
    kind: ChangeKind,
    path: Path,
    what: string,
    values: readonly [unknown, unknown],
    patch: Patch,
    at: Path = path,
  ): void {
    const pointer = path.reduce<string>((text, token) => appendPointer(text, token), "");
    const alone = withDefinitions(patched(before, at, patch), after);
    found.push({ kind, pointer, what, before: values[0], after: values[1], alone });
  }

  function walk(path: Path, old: unknown, young: unknown): void {
    if (!isObject(old) || !isObject(young)) {
      if (canonical(old as Json) !== canonical(young as Json))
        add("schema-changed", path, "schema", [old, young], () => young);
      return;
    }
    const keys = [keyAt(nodes, before, old), keyAt(nodes, after, young)];
    const place = `${path.join("/")} ${keys.join(" ")}`;
    if (seen.has(place)) return;
    seen.add(place);
    annotations(path, old, young);
    if (keys[0] === keys[1]) return;
    for (const keyword of new Set([...Object.keys(old), ...Object.keys(young)])) {
      if (!isAnnotation(keyword)) keywordAt([...path, keyword], keyword, old, young);
    }
  }

  function annotations(path: Path, old: Keywords, young: Keywords): void {
    for (const keyword of new Set([...Object.keys(old), ...Object.keys(young)])) {
      if (!isAnnotation(keyword) || keyword === "$defs" || keyword === "definitions") continue;
      const values = [old[keyword], young[keyword]] as const;
      if (text(values[0]) === text(values[1])) continue;
      add("annotation-changed", [...path, keyword], keyword, values, () => values[1]);
    }
  }

  function keywordAt(path: Path, keyword: string, old: Keywords, young: Keywords): void {
    const values = [old[keyword], young[keyword]] as const;
    const [was, is] = values;
    if (
      text(was) === text(is) &&
      keyword !== "$ref" &&
      !schemasByName.has(keyword) &&
      !schemasByPlace.has(keyword) &&
      !oneSchema.has(keyword)
    )
      return;
    if (keyword === "required") names(path, asList(was), asList(is));
    else if (keyword === "enum") valuesOf(path, asList(was), asList(is));
    else if (keyword === "type" && was !== undefined && is !== undefined)
      add("type-changed", path, keyword, values, () => is);
    else if (schemasByName.has(keyword)) byName(path, keyword, asObject(was), asObject(is));
    else if (schemasByPlace.has(keyword)) byPlace(path, keyword, asList(was), asList(is));
    else if (keyword === "$ref" && typeof was === "string" && typeof is === "string") reference(path, was, is);
    else if (
      oneSchema.has(keyword) &&
      was !== undefined &&
      is !== undefined &&
      !Array.isArray(was) &&
      !Array.isArray(is)
    )
      walk(path, was, is);
    else if (text(was) !== text(is)) {
      const kind = was === undefined ? "keyword-added" : is === undefined ? "keyword-removed" : "keyword-changed";
      add(kind, path, keyword, values, () => is);
    }
  }

  function names(path: Path, old: readonly unknown[], young: readonly unknown[]): void {
    const [was, is] = [new Set(old), new Set(young)];
    for (const name of is) {
      if (!was.has(name))
        add("required-added", path, String(name), [undefined, name], (list) => [...asList(list), name]);
    }
    for (const name of was) {
      if (!is.has(name))
        add("required-removed", path, String(name), [name, undefined], (list) =>
          asList(list).filter((each) => each !== name),
        );
    }
  }

  function valuesOf(path: Path, old: readonly unknown[], young: readonly unknown[]): void {
    if (old.length === 0 || young.length === 0) {
      const kind = old.length === 0 ? "keyword-added" : "keyword-removed";
      add(kind, path, "enum", [old, young], () => (young.length === 0 ? undefined : young));
      return;
    }
    const [was, is] = [old.map(text), young.map(text)];
    for (const value of young) {
      if (!was.includes(text(value)))
        add("value-added", path, text(value), [undefined, value], (list) => [...asList(list), value]);
    }
    for (const value of old) {
      if (is.includes(text(value))) continue;
      // An empty enum is not allowed: without its last value the old version is as the new one.
      const without = (list: unknown) => asList(list).filter((each) => text(each) !== text(value));
      add("value-removed", path, text(value), [value, undefined], (list) =>
        without(list).length === 0 ? young : without(list),
      );
    }
  }

  function byName(path: Path, keyword: string, old: Keywords, young: Keywords): void {
    for (const name of new Set([...Object.keys(old), ...Object.keys(young)])) {
      const at = [...path, name];
      const [was, is] = [old[name], young[name]];
      if (was !== undefined && is !== undefined) walk(at, was, is);
      else if (keyword === "properties")
        add(was === undefined ? "property-added" : "property-removed", at, name, [was, is], () => is);
      else add(was === undefined ? "keyword-added" : "keyword-removed", at, keyword, [was, is], () => is);
    }
  }

  /** Branches that are the same in both are paired, wherever they are; the others by their order. */
  function byPlace(path: Path, keyword: string, old: readonly unknown[], young: readonly unknown[]): void {
    if (old.length === 0 || young.length === 0) {
      const kind = old.length === 0 ? "keyword-added" : "keyword-removed";
      add(kind, path, keyword, [old, young], () => (young.length === 0 ? undefined : young));
      return;
    }
    if (keyword === "prefixItems") {
      places(path, keyword, [...old.keys()], [...young.keys()], old, young);
      return;
    }
    const left = old.map((schema) => keyAt(nodes, before, schema));
    const right = young.map((schema) => keyAt(nodes, after, schema));
    const unpaired = (keys: readonly string[], others: readonly string[]) => {
      const rest = [...others];
      return keys.flatMap((key, index) => {
        const at = rest.indexOf(key);
        if (at >= 0) rest.splice(at, 1);
        return at >= 0 ? [] : [index];
      });
    };
    places(path, keyword, unpaired(left, right), unpaired(right, left), old, young);
  }

  function places(
    path: Path,
    keyword: string,
    left: readonly number[],
    right: readonly number[],
    old: readonly unknown[],
    young: readonly unknown[],
  ): void {
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      const [was, is] = [left[index], right[index]];
      if (was !== undefined && is !== undefined) walk([...path, was], old[was], young[is]);
      else if (is !== undefined) {
        const at = Math.min(is, old.length);
        const added = (list: unknown) => asList(list).toSpliced(at, 0, young[is]);
        add("branch-added", [...path, is], keyword, [undefined, young[is]], added, path);
      } else if (was !== undefined) {
        add("branch-removed", [...path, was], keyword, [old[was], undefined], () => undefined);
      }
    }
  }

  function reference(path: Path, was: string, is: string): void {
    const [old, young] = [nodes.resolve(nodes.root(before), was), nodes.resolve(nodes.root(after), is)];
    if (old.key === young.key) return;
    const place = was === is ? placeOf(was) : undefined;
    if (place === undefined) add("keyword-changed", path, "$ref", [was, is], () => is);
    else walk(place, old.schema, young.schema);
  }
}

type Patch = (value: unknown) => unknown;

/** The document with what is at a path replaced. What becomes `undefined` is left out. */
function patched(document: JsonSchema, path: Path, patch: Patch): JsonSchema {
  return patchAt(document, path, patch) as JsonSchema;
}

function patchAt(value: unknown, [token, ...rest]: Path, patch: Patch): unknown {
  if (token === undefined) return patch(value);
  if (Array.isArray(value)) {
    const place = Math.min(Number(token), value.length);
    const item = patchAt(value[place], rest, patch);
    return item === undefined ? value.toSpliced(place, 1) : value.toSpliced(place, 1, item);
  }
  const { [token]: old, ...others } = asObject(value);
  const item = patchAt(old, rest, patch);
  return item === undefined ? others : { ...others, [token]: item };
}

/** What a new part refers to comes with it. */
function withDefinitions(document: JsonSchema, source: JsonSchema): JsonSchema {
  if (!isObject(document) || !isObject(source)) return document;
  const added: { [keyword: string]: unknown } = {};
  for (const keyword of ["$defs", "definitions"]) {
    if (source[keyword] !== undefined)
      added[keyword] = { ...asObject(source[keyword]), ...asObject(document[keyword]) };
  }
  return { ...document, ...added };
}

function placeOf(reference: string): Path | undefined {
  if (reference === "#") return [];
  if (!reference.startsWith("#/")) return undefined;
  const tokens = reference.slice(2).split("/");
  return tokens.map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function keyAt(nodes: SchemaNodes, document: JsonSchema, schema: unknown): string {
  return nodes.below({ key: "", document: document as object, schema }, []).key;
}

function text(value: unknown): string {
  return value === undefined ? "undefined" : canonical(value as Json);
}

function isObject(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): Keywords {
  return isObject(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
