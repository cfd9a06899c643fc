import { canonical } from "../../contracts/canonical.ts";
import type { Formula } from "../../contracts/compare/formula.ts";
import type { Json } from "../../core/json.ts";
import type { PartMaker } from "./part-maker.ts";

/** Longer arrays are made only by the search, where they have to be that long. */
const longest = 200;

type Kind<K extends Formula["kind"]> = Extract<Formula, { readonly kind: K }>;

/** An array that may satisfy these literals; whoever uses it checks. */
export function makeArray(literals: readonly Formula[], maker: PartMaker): readonly Json[] | undefined {
  const { chance, search } = maker;
  const of = <K extends Formula["kind"]>(kind: K) =>
    literals.filter((literal): literal is Kind<K> => literal.kind === kind);
  const needs = needsOf(of("contains"), of("someItemFrom"));
  const min = Math.max(0, ...of("count").map((count) => count.min), ...needs.map(({ index }) => index + 1));
  const max = Math.min(longest, ...of("count").map((count) => count.max));
  if (min > max) return undefined;
  const length = Math.min(max, Math.max(min + chance.few(), Math.min(needs.length, max)));
  const wanted = placed(needs, length, maker);
  const isUnique = of("unique").some(({ holds }) => holds);
  const items: Json[] = [];
  for (let index = 0; index < length; index++) {
    const formula = search.formulas.all(
      [...of("item").filter((item) => item.index === index), ...of("itemsFrom").filter((from) => from.index <= index)]
        .map((literal) => literal.formula)
        .concat(wanted.get(index) ?? [], limitsAt(index)),
    );
    const item = isUnique ? makeOther(formula, items, maker) : maker.make(formula);
    if (item === undefined) return items.length >= min ? items : undefined;
    items.push(item);
  }
  if (of("unique").some(({ holds }) => !holds) && items.length > 1) items[1] = items[0] as Json;
  return items;

  /** Items of which there may be but few: those that need not be of the kind are not, once there are enough. */
  function limitsAt(index: number): readonly Formula[] {
    if (wanted.has(index)) return [];
    return of("contains")
      .filter(({ max: most }) => most < length)
      .map(({ formula }) => search.formulas.not(formula));
  }
}

interface Need {
  readonly index: number;
  readonly formula: Formula;
}

function needsOf(contains: readonly Kind<"contains">[], some: readonly Kind<"someItemFrom">[]): readonly Need[] {
  const counted = contains.flatMap(({ formula, min }) =>
    Array.from({ length: Math.min(min, longest) }, () => ({ index: 0, formula })),
  );
  return [...counted, ...some];
}

/** Puts each need to a place that it may be at. */
function placed(needs: readonly Need[], length: number, { chance }: PartMaker): ReadonlyMap<number, Formula[]> {
  const places = new Map<number, Formula[]>();
  for (const { index, formula } of needs) {
    const free = Array.from({ length: Math.max(0, length - index) }, (_, more) => index + more);
    const unused = free.filter((place) => !places.has(place));
    const place = chance.pick(unused.length > 0 ? unused : free.length > 0 ? free : [0]);
    places.set(place, [...(places.get(place) ?? []), formula]);
  }
  return places;
}

/** An item that is not there yet. */
function makeOther(formula: Formula, items: readonly Json[], { make }: PartMaker): Json | undefined {
  const there = new Set(items.map(canonical));
  for (let left = 8; left > 0; left--) {
    const item = make(formula);
    if (item !== undefined && !there.has(canonical(item))) return item;
  }
  return undefined;
}
