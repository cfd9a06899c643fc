/**
 * Where two versions of a schema differ, one change at a time.
 *
 * 1. Both are walked side by side, through references, and what says the same is passed over (schema-nodes.ts). What is left is told
 *    for the smallest part that differs: a name in `required`, a value of an `enum`, a keyword.
 * 2. Each change comes with the old version as it is with this change alone, and with the new version as it is without this change, so
 *    that its effect can be judged by itself.
 * 3. A place that is reached in several ways is looked at once.
 */
import { appendPointer, type Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import type { JsonSchema } from "../schema.ts";
import { annotationsOf, annotationsWithin, type ChangedAnnotation } from "./annotations.ts";
import { isAnnotation, oneSchema, schemasByName, schemasByPlace } from "./keywords.ts";
import { below, type Patch, type Place, patched, placeOf, withDefinitions } from "./patched.ts";
import { mendsReferences } from "./references.ts";
import type { SchemaNodes } from "./schema-nodes.ts";

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
  /** The new version without this change. */
  readonly undone: JsonSchema;
}

/** What makes the new version of the old one at a place, and the reverse. */
interface Patches {
  readonly forth: Patch;
  readonly back: Patch;
}

type Keywords = { readonly [keyword: string]: unknown };

/** @throws Unreadable when a reference leads nowhere. */
export function changesBetween(before: JsonSchema, after: JsonSchema, nodes: SchemaNodes): readonly Change[] {
  const found: Change[] = [];
  const seen = new Set<string>();
  const sameKey = (old: unknown, young: unknown) => keyAt(nodes, before, old) === keyAt(nodes, after, young);
  const mended = mendsReferences(before, after);
  walk({ old: [], young: [] }, before, after);
  definitions();
  return found;

  /** @param at where the patches go, when that is not the place of the change itself. */
  function add(
    kind: ChangeKind,
    place: Place,
    what: string,
    [was, is]: readonly [unknown, unknown],
    { forth, back }: Patches = { forth: () => is, back: () => was },
    at: Place = place,
  ): void {
    const pointer = place.old.reduce<string>((text, token) => appendPointer(text, token), "");
    const alone = mended(withDefinitions(patched(before, at.old, forth), after), [before, after]);
    const undone = mended(withDefinitions(patched(after, at.young, back), before), [after, before]);
    found.push({ kind, pointer, what, before: was, after: is, alone, undone });
  }

  function walk(place: Place, old: unknown, young: unknown): void {
    if (!isObject(old) || !isObject(young)) {
      if (canonical(old as Json) !== canonical(young as Json)) add("schema-changed", place, "schema", [old, young]);
      return;
    }
    const keys = [keyAt(nodes, before, old), keyAt(nodes, after, young)];
    const way = `${place.old.join("/")} ${keys.join(" ")}`;
    if (seen.has(way)) return;
    seen.add(way);
    const saysTheSame = keys[0] === keys[1];
    annotate(saysTheSame ? annotationsWithin(place, old, young, sameKey) : annotationsOf(place, old, young));
    if (saysTheSame) return;
    for (const keyword of new Set([...Object.keys(old), ...Object.keys(young)])) {
      if (!isAnnotation(keyword)) keywordAt(below(place, keyword), keyword, old, young);
    }
  }

  /** Annotations of definitions that say the same: references to them are not followed. */
  function definitions(): void {
    for (const keyword of ["$defs", "definitions"]) {
      const [old, young] = [before, after].map((version) => asObject(asObject(version)[keyword])) as [
        Keywords,
        Keywords,
      ];
      for (const name of Object.keys(old)) {
        if (young[name] === undefined || !sameKey(old[name], young[name])) continue;
        const place = below(below({ old: [], young: [] }, keyword), name);
        annotate(annotationsWithin(place, old[name], young[name], sameKey));
      }
    }
  }

  function annotate(annotations: readonly ChangedAnnotation[]): void {
    for (const { at, keyword, values } of annotations) add("annotation-changed", at, keyword, values);
  }

  function keywordAt(place: Place, keyword: string, old: Keywords, young: Keywords): void {
    const values = [old[keyword], young[keyword]] as const;
    const [was, is] = values;
    const areSchemas = (test: (value: unknown) => boolean) => oneSchema.has(keyword) && test(was) && test(is);
    if (keyword === "required") names(place, asList(was), asList(is));
    else if (keyword === "enum") valuesOf(place, asList(was), asList(is));
    else if (schemasByName.has(keyword)) byName(place, keyword, asObject(was), asObject(is));
    else if (schemasByPlace.has(keyword)) byPlace(place, keyword, asList(was), asList(is));
    else if (keyword === "$ref" && typeof was === "string" && typeof is === "string") reference(place, was, is);
    else if (areSchemas((value) => value !== undefined && !Array.isArray(value))) walk(place, was, is);
    else if (text(was) !== text(is)) add(kindOf(keyword, was, is), place, keyword, values);
  }

  function names(place: Place, old: readonly unknown[], young: readonly unknown[]): void {
    const [was, is] = [new Set(old), new Set(young)];
    const insert = (name: unknown) => (list: unknown) => [...asList(list), name];
    const remove = (name: unknown) => (list: unknown) => asList(list).filter((each) => each !== name);
    for (const name of is.difference(was)) {
      const patches = { forth: insert(name), back: remove(name) };
      add("required-added", place, String(name), [undefined, name], patches);
    }
    for (const name of was.difference(is)) {
      const patches = { forth: remove(name), back: insert(name) };
      add("required-removed", place, String(name), [name, undefined], patches);
    }
  }

  function valuesOf(place: Place, old: readonly unknown[], young: readonly unknown[]): void {
    if (old.length === 0 || young.length === 0) {
      add(old.length === 0 ? "keyword-added" : "keyword-removed", place, "enum", [
        noneIfEmpty(old),
        noneIfEmpty(young),
      ]);
      return;
    }
    const [was, is] = [old.map(text), young.map(text)];
    const insert = (value: unknown) => (list: unknown) => [...asList(list), value];
    // An empty enum is not allowed: without its last value the one version is as the other one.
    const remove = (value: unknown, other: readonly unknown[]) => (list: unknown) => {
      const left = asList(list).filter((each) => text(each) !== text(value));
      return left.length === 0 ? other : left;
    };
    for (const value of young.filter((each) => !was.includes(text(each)))) {
      const patches = { forth: insert(value), back: remove(value, old) };
      add("value-added", place, text(value), [undefined, value], patches);
    }
    for (const value of old.filter((each) => !is.includes(text(each)))) {
      const patches = { forth: remove(value, young), back: insert(value) };
      add("value-removed", place, text(value), [value, undefined], patches);
    }
  }

  function byName(place: Place, keyword: string, old: Keywords, young: Keywords): void {
    for (const name of new Set([...Object.keys(old), ...Object.keys(young)])) {
      const [was, is] = [old[name], young[name]];
      if (was !== undefined && is !== undefined) walk(below(place, name), was, is);
      else if (keyword === "properties")
        add(was === undefined ? "property-added" : "property-removed", below(place, name), name, [was, is]);
      else add(kindOf(keyword, was, is), below(place, name), keyword, [was, is]);
    }
  }

  /** Branches that are the same in both are paired, wherever they are; the others by their order. */
  function byPlace(place: Place, keyword: string, old: readonly unknown[], young: readonly unknown[]): void {
    if (old.length === 0 || young.length === 0) {
      const kind = old.length === 0 ? "keyword-added" : "keyword-removed";
      add(kind, place, keyword, [noneIfEmpty(old), noneIfEmpty(young)]);
      return;
    }
    if (keyword === "prefixItems") {
      places(place, keyword, [...old.keys()], [...young.keys()], old, young);
      return;
    }
    const left = new Set(old.keys());
    const right = new Set(young.keys());
    for (const [was, schema] of old.entries()) {
      const is = [...right].find((each) => sameKey(schema, young[each]));
      if (is === undefined) continue;
      annotate(annotationsWithin(below(place, was, is), schema, young[is], sameKey));
      left.delete(was);
      right.delete(is);
    }
    places(place, keyword, [...left], [...right], old, young);
  }

  function places(
    place: Place,
    keyword: string,
    left: readonly number[],
    right: readonly number[],
    old: readonly unknown[],
    young: readonly unknown[],
  ): void {
    const insert = (index: number, schema: unknown) => (list: unknown) =>
      asList(list).toSpliced(Math.min(index, asList(list).length), 0, schema);
    const remove = (index: number) => (list: unknown) => asList(list).toSpliced(index, 1);
    for (let index = 0; index < Math.max(left.length, right.length); index++) {
      const [was, is] = [left[index], right[index]];
      if (was !== undefined && is !== undefined) walk(below(place, was, is), old[was], young[is]);
      else if (is !== undefined) {
        const patches = { forth: insert(is, young[is]), back: remove(is) };
        add("branch-added", below(place, is), keyword, [undefined, young[is]], patches, place);
      } else if (was !== undefined) {
        const patches = { forth: remove(was), back: insert(was, old[was]) };
        add("branch-removed", below(place, was), keyword, [old[was], undefined], patches, place);
      }
    }
  }

  function reference(place: Place, was: string, is: string): void {
    const [old, young] = [nodes.resolve(nodes.root(before), was), nodes.resolve(nodes.root(after), is)];
    if (old.key === young.key) return;
    const target = was === is ? placeOf(was) : undefined;
    if (target === undefined) add("keyword-changed", place, "$ref", [was, is]);
    else walk({ old: target, young: target }, old.schema, young.schema);
  }
}

function kindOf(keyword: string, was: unknown, is: unknown): ChangeKind {
  if (was === undefined) return "keyword-added";
  if (is === undefined) return "keyword-removed";
  return keyword === "type" ? "type-changed" : "keyword-changed";
}

/** A list with nothing in it stands for a keyword that is not there. */
function noneIfEmpty(list: readonly unknown[]): unknown {
  return list.length === 0 ? undefined : list;
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
