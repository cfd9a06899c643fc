/**
 * Looks for an object for which a set of literals holds.
 *
 * Properties that no literal names are alike, as far as no pattern tells them apart. So of these one for each thing that must be
 * somewhere is enough. With patterns the names that are tried are not all there are: then nothing is certain but what holds whatever
 * the name is.
 */
import type { Json } from "../../core/json.ts";
import type { Formula } from "./formula.ts";
import { isAmongNames, regExpOf } from "./holds.ts";
import { samplesOfPattern } from "./pattern-samples.ts";
import { type Answer, firstFound, none, type Search, unknown } from "./search.ts";

type Kind<K extends Formula["kind"]> = Extract<Formula, { readonly kind: K }>;

/** Something that one property must be. */
interface Need {
  readonly formula: Formula;
  readonly names: readonly string[];
  /** Whether no other name could do. */
  readonly isComplete: boolean;
}

/** More properties are not made to show that their number is allowed. */
const mostProperties = 2_000;

export function findObject(literals: readonly Formula[], search: Search): Answer<{ readonly [name: string]: Json }> {
  const { all, always, make } = search.formulas;
  const of = <K extends Formula["kind"]>(kind: K) =>
    literals.filter((literal): literal is Kind<K> => literal.kind === kind);
  const everys = of("every");
  const somes = of("some");
  const byName = new Map<string, Formula[]>();
  const general: Kind<"every">[] = [];
  for (const every of everys) {
    if (every.names.kind !== "only") general.push(every);
    else byName.set(every.names.name, [...(byName.get(every.names.name) ?? []), every.formula]);
  }
  const nameFormulas = of("everyName").map(({ formula }) => formula);
  const required = new Set(of("has").map(({ name }) => name));
  const min = Math.max(0, ...of("size").map((size) => size.min));
  const max = Math.min(Number.POSITIVE_INFINITY, ...of("size").map((size) => size.max));
  if (min > max) return none;
  if (min > mostProperties) return unknown;
  const patterns = [...everys, ...somes].flatMap(({ names }) =>
    names.kind === "matching" ? [names.pattern] : names.kind === "except" ? names.patterns : [],
  );
  if (patterns.some((pattern) => regExpOf(pattern) === undefined)) return unknown;
  const named = new Set([
    ...required,
    ...[...everys, ...somes].flatMap(({ names }) =>
      names.kind === "only" ? [names.name] : names.kind === "except" ? names.names : [],
    ),
  ]);
  const fresh = freshNames(somes.length + of("someName").length + Math.max(0, min - required.size) + 1);

  // What cannot be at all, whatever else is asked for, is seen before anything is tried.
  for (const name of required) if (search.find(valueFor(name)).kind === "none") return none;
  for (const some of somes) if (search.find(some.formula).kind === "none") return none;
  const needs: Need[] = [];
  for (const some of somes) needs.push(needOf(some));
  for (const { formula } of of("someName")) needs.push(needOfName(formula));
  return place(needs, new Map([...required].map((name) => [name, []])));

  function valueFor(name: string): Formula {
    const others = general.flatMap(({ names, formula }) => (isAmongNames(names, name) ? formula : []));
    return all([...(byName.get(name) ?? []), ...others]);
  }

  function mayBeNamed(name: string): boolean | undefined {
    const answers = nameFormulas.map((formula) => search.holds(formula, name));
    return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
  }

  /** Names that no literal names and that no pattern matches. */
  function freshNames(count: number): { readonly names: readonly string[]; readonly isComplete: boolean } {
    const isFree = (name: string) => !named.has(name) && !patterns.some((pattern) => regExpOf(pattern)?.test(name));
    const plain = ["added", "~", "Ä", "0 0"].flatMap((stem) =>
      Array.from({ length: count }, (_, index) => (index === 0 ? stem : `${stem}${index + 1}`)),
    );
    const usable = plain.filter((name) => isFree(name) && mayBeNamed(name) === true).slice(0, count);
    if (usable.length === count || nameFormulas.length === 0)
      return { names: usable, isComplete: patterns.length === 0 };
    const found = [...usable];
    for (;;) {
      const excluded = make({ kind: "notAmong", values: [...named, ...found] });
      const answer = search.find(all([make({ kind: "types", types: ["string"] }), ...nameFormulas, excluded]));
      if (answer.kind !== "found" || found.length >= count) {
        return { names: found, isComplete: answer.kind !== "unknown" && patterns.length === 0 };
      }
      if (!isFree(String(answer.value))) return { names: found, isComplete: false };
      found.push(String(answer.value));
    }
  }

  function needOf({ names, formula }: Kind<"some">): Need {
    if (names.kind === "only") return { formula, names: [names.name], isComplete: true };
    const known = [...named].filter((name) => isAmongNames(names, name));
    if (names.kind === "matching") {
      const more = samplesOfPattern(names.pattern).filter((name) => !named.has(name));
      return { formula, names: [...known, ...more], isComplete: false };
    }
    return { formula, names: [...known, ...fresh.names], isComplete: fresh.isComplete };
  }

  function needOfName(formula: Formula): Need {
    const wanted = all([make({ kind: "types", types: ["string"] }), formula, ...nameFormulas]);
    const known = [...named].filter((name) => search.holds(formula, name) === true);
    const free = fresh.names.filter((name) => search.holds(formula, name) === true);
    const made = search.find(wanted);
    const more = made.kind === "found" ? [String(made.value)] : [];
    return { formula: always, names: [...known, ...free, ...more], isComplete: made.kind === "none" };
  }

  function place(
    left: readonly Need[],
    properties: ReadonlyMap<string, readonly Formula[]>,
  ): Answer<{ readonly [name: string]: Json }> {
    const [need, ...others] = left;
    if (need === undefined) return fill(properties);
    const answer = firstFound(new Set(need.names), (name) =>
      place(others, new Map([...properties, [name, [...(properties.get(name) ?? []), need.formula]]])),
    );
    if (answer.kind !== "none" || need.isComplete) return answer;
    return search.find(need.formula).kind === "none" ? none : unknown;
  }

  function fill(properties: ReadonlyMap<string, readonly Formula[]>): Answer<{ readonly [name: string]: Json }> {
    if (properties.size > max) return none;
    const values: [string, Json][] = [];
    for (const [name, formulas] of properties) {
      const isNamed = mayBeNamed(name);
      if (isNamed !== true) return isNamed === false ? none : unknown;
      const answer = search.find(all([valueFor(name), ...formulas]));
      if (answer.kind !== "found") return answer;
      values.push([name, answer.value]);
    }
    return addUpTo(min, values, properties);
  }

  function addUpTo(
    count: number,
    values: [string, Json][],
    properties: ReadonlyMap<string, unknown>,
  ): Answer<{ readonly [name: string]: Json }> {
    let isCertain = fresh.isComplete;
    for (const name of [...named, ...fresh.names]) {
      if (values.length >= count) break;
      if (properties.has(name)) continue;
      const isNamed = mayBeNamed(name);
      const answer = isNamed === true ? search.find(valueFor(name)) : none;
      if (answer.kind === "found") values.push([name, answer.value]);
      else if (answer.kind === "unknown" || isNamed === undefined) isCertain = false;
    }
    if (values.length >= count) return { kind: "found", value: Object.fromEntries(values) };
    return isCertain ? none : unknown;
  }
}
