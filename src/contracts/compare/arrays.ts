/**
 * Looks for an array for which a set of literals holds.
 *
 * Items behind all that is said of single places are alike. So no longer array has to be looked at than one with an item of its
 * own for everything that must be somewhere, and of the places that are alike only one that is not used yet.
 */
import type { Json } from "../../core/json.ts";
import type { Formula } from "./formula.ts";
import { type Answer, firstFound, none, type Search, unknown } from "./search.ts";

/** Longer arrays are not made to show that a length is allowed. */
const longest = 5_000;

/** Something that must be at one place of the array, from `index` on. */
interface Need {
  readonly index: number;
  readonly formula: Formula;
}

interface Said {
  min: number;
  max: number;
  readonly needs: Need[];
  /** How many items there may be of a kind. */
  readonly limits: { readonly formula: Formula; readonly max: number }[];
  isUnique: boolean;
  isRepeated: boolean;
  /** From here on places are alike. */
  alikeFrom: number;
}

export function findArray(literals: readonly Formula[], search: Search): Answer<readonly Json[]> {
  const { all } = search.formulas;
  const said = read(literals);
  if (said.min > said.max || (said.isUnique && said.isRepeated)) return none;
  if (said.min > longest) return unknown;

  const itemAt = (index: number): Formula =>
    all(
      literals.flatMap((literal) => {
        if (literal.kind === "item") return literal.index === index ? literal.formula : [];
        return literal.kind === "itemsFrom" && literal.index <= index ? literal.formula : [];
      }),
    );
  // What cannot be at all, whatever else is asked for, is seen before anything is tried.
  for (let index = 0; index < Math.min(said.min, said.alikeFrom + 1); index++) {
    if (search.find(itemAt(index)).kind === "none") return none;
  }
  const most = Math.max(said.min, said.alikeFrom + said.needs.length + (said.isRepeated ? 2 : 0));
  const lengths = Array.from({ length: Math.min(said.max, most) - said.min + 1 }, (_, more) => said.min + more);

  return firstFound(lengths, (length) => {
    const places = Array.from({ length }, (_, index) => [itemAt(index)]);
    return place(said.needs, places);
  });

  /** Puts each need to a place, in all ways that differ. */
  function place(needs: readonly Need[], places: readonly (readonly Formula[])[]): Answer<readonly Json[]> {
    const [need, ...others] = needs;
    if (need === undefined) return said.isRepeated ? repeat(places) : limit(places);
    let isUnusedTried = false;
    const choices = places.flatMap((formulas, index) => {
      if (index < need.index || formulas.slice(1).includes(need.formula)) return [];
      const isUnused = index >= said.alikeFrom && formulas.length === 1;
      if (isUnused && isUnusedTried) return [];
      isUnusedTried ||= isUnused;
      return [index];
    });
    return firstFound(choices, (index) => place(others, places.with(index, [...(places[index] ?? []), need.formula])));
  }

  /** Two items are the same. */
  function repeat(places: readonly (readonly Formula[])[]): Answer<readonly Json[]> {
    const pairs = places.flatMap((_, first) =>
      places.slice(first + 1).map((__, more) => [first, first + 1 + more] as const),
    );
    return firstFound(pairs.slice(0, 200), ([first, second]) => {
      const shared = [...(places[first] ?? []), ...(places[second] ?? [])];
      const answer = limit(places.with(first, shared).with(second, shared));
      if (answer.kind !== "found") return answer;
      return { kind: "found", value: answer.value.with(second, answer.value[first] as Json) };
    });
  }

  /** Keeps to how many there may be of a kind: who is not forced to be of it, is not. */
  function limit(places: readonly (readonly Formula[])[]): Answer<readonly Json[]> {
    let limited = places;
    for (const { formula, max } of said.limits) {
      const other = search.formulas.not(formula);
      let left = max;
      let isCertain = said.limits.length === 1;
      const next: (readonly Formula[])[] = [];
      for (const formulas of limited) {
        const answer = search.find(all([...formulas, other]));
        isCertain &&= answer.kind !== "unknown";
        if (answer.kind === "found") next.push([...formulas, other]);
        else {
          left--;
          next.push(formulas);
        }
      }
      if (left < 0) return isCertain ? none : unknown;
      limited = next;
    }
    return fill(limited);
  }

  function fill(places: readonly (readonly Formula[])[]): Answer<readonly Json[]> {
    const values: Json[] = [];
    for (const formulas of places) {
      const wanted = all(formulas);
      const differs = said.isUnique && values.length > 0;
      const answer = search.find(
        differs ? all([wanted, search.formulas.make({ kind: "notAmong", values: [...values] })]) : wanted,
      );
      if (answer.kind === "none" && differs)
        return areAlike(places) ? none : search.find(wanted).kind === "none" ? none : unknown;
      if (answer.kind !== "found") return answer;
      values.push(answer.value);
    }
    return { kind: "found", value: values };
  }

  function areAlike(places: readonly (readonly Formula[])[]): boolean {
    return new Set(places.map((formulas) => all(formulas))).size <= 1;
  }
}

function read(literals: readonly Formula[]): Said {
  const said: Said = {
    min: 0,
    max: Number.POSITIVE_INFINITY,
    needs: [],
    limits: [],
    isUnique: false,
    isRepeated: false,
    alikeFrom: 0,
  };
  for (const literal of literals) {
    if (literal.kind === "count")
      [said.min, said.max] = [Math.max(said.min, literal.min), Math.min(said.max, literal.max)];
    else if (literal.kind === "item") said.alikeFrom = Math.max(said.alikeFrom, literal.index + 1);
    else if (literal.kind === "itemsFrom") said.alikeFrom = Math.max(said.alikeFrom, literal.index);
    else if (literal.kind === "someItemFrom") {
      said.alikeFrom = Math.max(said.alikeFrom, literal.index);
      said.needs.push(literal);
    } else if (literal.kind === "unique") {
      said.isUnique ||= literal.holds;
      said.isRepeated ||= !literal.holds;
    }
  }
  for (const [formula, { min, max }] of countsOf(literals)) {
    if (min > max) said.max = -1;
    for (let count = 0; count < Math.min(min, longest); count++) said.needs.push({ index: 0, formula });
    if (max < Number.POSITIVE_INFINITY) said.limits.push({ formula, max });
  }
  return said;
}

/** How many items there are of each kind that is counted. */
function countsOf(literals: readonly Formula[]): ReadonlyMap<Formula, { readonly min: number; readonly max: number }> {
  const counts = new Map<Formula, { readonly min: number; readonly max: number }>();
  for (const literal of literals) {
    if (literal.kind !== "contains") continue;
    const { min, max } = counts.get(literal.formula) ?? literal;
    counts.set(literal.formula, { min: Math.max(min, literal.min), max: Math.min(max, literal.max) });
  }
  return counts;
}
