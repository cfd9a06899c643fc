import type { Formula } from "../../contracts/compare/formula.ts";
import { isAmongNames } from "../../contracts/compare/holds.ts";
import type { Json } from "../../core/json.ts";
import type { PartMaker } from "./part-maker.ts";
import { makeString } from "./strings.ts";

type Kind<K extends Formula["kind"]> = Extract<Formula, { readonly kind: K }>;

/** Share of properties that may be left out which are there. */
const optionalShare = 0.6;
/** Share of objects that have properties which nobody described, where that is allowed. */
const strangerShare = 0.15;
/** More properties are made only by the search, where there have to be so many. */
const most = 200;

/** No message has properties of these names. */
const forbidden: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** An object that may satisfy these literals; whoever uses it checks. */
export function makeObject(
  literals: readonly Formula[],
  maker: PartMaker,
): { readonly [name: string]: Json } | undefined {
  const { chance, search } = maker;
  const of = <K extends Formula["kind"]>(kind: K) =>
    literals.filter((literal): literal is Kind<K> => literal.kind === kind);
  const everys = of("every");
  const nameFormulas = of("everyName").map(({ formula }) => formula);
  const min = Math.max(0, ...of("size").map((size) => size.min));
  const max = Math.min(most, ...of("size").map((size) => size.max));
  const wanted = new Map<string, Formula[]>(of("has").map(({ name }) => [name, []]));
  for (const some of of("some")) want(nameFor(some.names), some.formula);
  for (const { formula } of of("someName")) want(makeName([formula, ...nameFormulas]), undefined);

  const entries = new Map<string, Json>();
  for (const [name, formulas] of wanted) {
    const value = maker.make(search.formulas.all([...saidOf(name), ...formulas]));
    if (value === undefined) return undefined;
    entries.set(name, value);
  }
  const described = chance.shuffled(describedNames());
  for (const name of described) {
    if (entries.size >= min && !chance.happens(optionalShare)) continue;
    add(name);
  }
  const strangers = chance.happens(strangerShare) ? chance.between(1, 2) : 0;
  for (let left = strangers; left > 0; left--) add(strangerName());
  for (let left = 3 * min; left > 0 && entries.size < min; left--) add(strangerName());
  return entries.size < min ? undefined : Object.fromEntries(entries);

  function want(name: string | undefined, formula: Formula | undefined): void {
    if (name === undefined) return;
    wanted.set(name, [...(wanted.get(name) ?? []), ...(formula === undefined ? [] : [formula])]);
  }

  function saidOf(name: string): readonly Formula[] {
    return everys.filter(({ names }) => isAmongNames(names, name)).map(({ formula }) => formula);
  }

  /** Names that are described and need not be there. */
  function describedNames(): readonly string[] {
    const named = everys.flatMap(({ names }) => (names.kind === "only" ? [names.name] : []));
    const matching = everys.flatMap(({ names }) =>
      names.kind === "matching" && chance.happens(optionalShare) ? (nameFor(names) ?? []) : [],
    );
    return [...new Set([...named, ...matching])].filter((name) => !entries.has(name));
  }

  /** Leaves it out when it may not be there. */
  function add(name: string | undefined): void {
    if (name === undefined || entries.has(name) || entries.size >= max || forbidden.has(name)) return;
    if (nameFormulas.some((formula) => search.holds(formula, name) === false)) return;
    const formula = search.formulas.all(saidOf(name));
    if (formula.kind === "false") return;
    const value = maker.make(formula);
    if (value !== undefined) entries.set(name, value);
  }

  function nameFor(names: Kind<"every">["names"]): string | undefined {
    if (names.kind === "only") return names.name;
    if (names.kind === "matching") {
      const pattern = search.formulas.make({ kind: "pattern", name: names.pattern, holds: true });
      return makeName([pattern, ...nameFormulas]);
    }
    const known = [...wanted.keys()].filter((name) => isAmongNames(names, name));
    if (known.length > 0 && chance.happens(0.5)) return chance.pick(known);
    for (let left = 8; left > 0; left--) {
      const name = strangerName();
      if (name !== undefined && isAmongNames(names, name)) return name;
    }
    return undefined;
  }

  function strangerName(): string | undefined {
    return nameFormulas.length > 0 ? makeName(nameFormulas) : makeString([], chance);
  }

  function makeName(formulas: readonly Formula[]): string | undefined {
    const value = maker.make(
      search.formulas.all([search.formulas.make({ kind: "types", types: ["string"] }), ...formulas]),
    );
    return typeof value === "string" && !forbidden.has(value) ? value : undefined;
  }
}
