/**
 * Where annotations differ: titles, descriptions and the like, which say nothing of documents.
 *
 * Below places that say the same, branches are paired by what they say, wherever they are, and a definition is looked at where it is.
 */
import type { Json } from "../../core/json.ts";
import { canonical } from "../canonical.ts";
import { isAnnotation, oneSchema, schemasByName, schemasByPlace } from "./keywords.ts";
import { below, type Place } from "./patched.ts";

type Keywords = { readonly [keyword: string]: unknown };

export interface ChangedAnnotation {
  readonly at: Place;
  readonly keyword: string;
  readonly values: readonly [old: unknown, young: unknown];
}

/** Those of the place itself. */
export function annotationsOf(place: Place, old: Keywords, young: Keywords): readonly ChangedAnnotation[] {
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(young)])].filter(isSaid);
  return keywords.flatMap((keyword) => {
    const values = [old[keyword], young[keyword]] as const;
    return text(values[0]) === text(values[1]) ? [] : [{ at: below(place, keyword), keyword, values }];
  });
}

/**
 * Those of the place and of all places below it. References are not followed.
 * @param saysTheSame whether two schemas do, the one in the old version and the other in the new one.
 */
export function annotationsWithin(
  place: Place,
  old: unknown,
  young: unknown,
  saysTheSame: (old: unknown, young: unknown) => boolean,
): readonly ChangedAnnotation[] {
  if (!isObject(old) || !isObject(young) || text(old) === text(young)) return [];
  const within = (at: Place, was: unknown, is: unknown) => annotationsWithin(at, was, is, saysTheSame);
  const inner = Object.keys(old).flatMap((keyword) => {
    const [was, is, at] = [old[keyword], young[keyword], below(place, keyword)];
    if (Array.isArray(was) && Array.isArray(is)) return schemasByPlace.has(keyword) ? byPlace(at, was, is) : [];
    if (oneSchema.has(keyword)) return within(at, was, is);
    if (!schemasByName.has(keyword) || !isObject(was) || !isObject(is)) return [];
    return Object.keys(was).flatMap((name) => within(below(at, name), was[name], is[name]));
  });
  return [...annotationsOf(place, old, young), ...inner];

  function byPlace(at: Place, was: readonly unknown[], is: readonly unknown[]): readonly ChangedAnnotation[] {
    const left = new Set(is.keys());
    return was.flatMap((branch, index) => {
      const places = [...left];
      const other = places.includes(index) && saysTheSame(branch, is[index]) ? index : undefined;
      const found = other ?? places.find((each) => saysTheSame(branch, is[each]));
      if (found === undefined) return [];
      left.delete(found);
      return within(below(at, index, found), branch, is[found]);
    });
  }
}

function isSaid(keyword: string): boolean {
  return isAnnotation(keyword) && keyword !== "$defs" && keyword !== "definitions";
}

function isObject(value: unknown): value is Keywords {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return value === undefined ? "undefined" : canonical(value as Json);
}
