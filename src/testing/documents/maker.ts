/**
 * Makes a random value for which a formula holds.
 *
 * 1. A formula is taken apart into literals by random choices, a type is picked, and a value is made from the literals of that type.
 *    Its parts are made in the same way.
 * 2. Where that does not come to a value, and below a certain depth, the search for a document gives the plainest one. So a schema that
 *    refers to itself comes to an end.
 * 3. A value that is made may not fit all the same, where the schema cannot be read exactly. Whoever uses it checks it.
 */
import { type Branch, branchOf, type Settle } from "../../contracts/compare/branch.ts";
import { type Formula, type JsonType, typeOfLiteral } from "../../contracts/compare/formula.ts";
import { typeOf } from "../../contracts/compare/holds.ts";
import type { Search } from "../../contracts/compare/search.ts";
import type { Json } from "../../core/json.ts";
import { makeArray } from "./arrays.ts";
import type { Chance } from "./chance.ts";
import { makeNumber } from "./numbers.ts";
import { makeObject } from "./objects.ts";
import type { PartMaker } from "./part-maker.ts";
import { makeString } from "./strings.ts";

/** How often a value is tried before the plainest one is taken. */
const tries = 4;
/** Sets of literals that are looked at for one value. */
const maxBranches = 60;

/**
 * @param depth levels of values within values that are made by chance.
 * @param budget parts of one document that are made by chance: what is made beyond it is plain.
 */
export function makeValue(
  formula: Formula,
  settle: Settle,
  search: Search,
  chance: Chance,
  limits: { readonly depth: number; readonly budget: number },
): Json | undefined {
  let budget = limits.budget;
  return make(formula, limits.depth);

  function make(wanted: Formula, depth: number): Json | undefined {
    for (let left = tries; left > 0 && depth > 0 && budget > 0; left--) {
      budget--;
      const value = attempt(wanted, depth);
      if (value !== undefined) return value;
    }
    const answer = search.find(wanted);
    return answer.kind === "found" ? answer.value : undefined;
  }

  function attempt(wanted: Formula, depth: number): Json | undefined {
    const counter = { left: maxBranches };
    const branch = choose(branchOf(wanted), counter);
    if (branch === undefined) return undefined;
    const literals = [...branch.literals];
    const isFine = (value: Json) => literals.every((literal) => search.holds(literal, value) !== false);
    const listed = literals.find((literal) => literal.kind === "among");
    if (listed?.kind === "among") {
      const fitting = listed.values.filter((value) => branch.types.includes(typeOf(value)) && isFine(value));
      return fitting.length === 0 ? undefined : chance.pick(fitting);
    }
    const type = chance.pick(branch.types);
    const value = ofType(
      type,
      literals.filter((literal) => typeOfLiteral(literal) === type),
      depth,
    );
    return value !== undefined && isFine(value) ? value : undefined;
  }

  /** Takes one way through all choices. */
  function choose(branch: Branch, counter: { left: number }): Branch | undefined {
    if (counter.left-- <= 0) return undefined;
    const plain = settle(branch);
    if (plain === undefined || plain.choices.length === 0) return plain;
    if (plain.types.length > 1) {
      return firstOf(chance.shuffled(plain.types), (type) => choose({ ...plain, types: [type] }, counter));
    }
    const place = chance.between(0, plain.choices.length - 1);
    const choices = plain.choices.filter((_, index) => index !== place);
    const parts = chance.shuffled(plain.choices[place]?.parts ?? []);
    return firstOf(parts, (part) => choose({ ...plain, pending: [part], choices }, counter));
  }

  function ofType(type: JsonType, literals: readonly Formula[], depth: number): Json | undefined {
    const inner: PartMaker = { search, chance, make: (part) => make(part, depth - 1) };
    switch (type) {
      case "null":
        return null;
      case "boolean":
        return chance.happens(0.5);
      case "number":
        return makeNumber(literals, chance);
      case "string":
        return makeString(literals, chance);
      case "array":
        return makeArray(literals, inner);
      case "object":
        return makeObject(literals, inner);
    }
  }
}

function firstOf<T, R>(items: readonly T[], attempt: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = attempt(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
