import type { Formula } from "../../contracts/compare/formula.ts";
import { commonMultiple, numberCandidates, type Step } from "../../contracts/compare/numbers.ts";
import type { Chance } from "./chance.ts";

/** Beyond this a message is refused, as its numbers could not be read exactly. */
const largest = Number.MAX_SAFE_INTEGER;

interface Range {
  readonly low: number;
  readonly high: number;
  readonly divisors: readonly number[];
}

/** A number that may satisfy these literals; whoever uses it checks. `undefined` when there seems to be none. */
export function makeNumber(literals: readonly Formula[], chance: Chance): number | undefined {
  const range = rangeOf(literals);
  if (range.low > range.high || chance.happens(0.1)) return candidate(literals, chance);
  const step = range.divisors.length === 0 ? undefined : commonMultiple(range.divisors);
  if (step !== undefined) return multiple(step, range, chance);
  return range.divisors.length > 0 ? candidate(literals, chance) : free(range, chance);
}

function rangeOf(literals: readonly Formula[]): Range {
  let [low, high] = [-largest, largest];
  const divisors: number[] = [];
  for (const literal of literals) {
    if (literal.kind === "atLeast") low = Math.max(low, literal.value);
    if (literal.kind === "atMost") high = Math.min(high, literal.value);
    if (literal.kind === "multipleOf") divisors.push(literal.value);
  }
  return { low, high, divisors };
}

function candidate(literals: readonly Formula[], chance: Chance): number | undefined {
  const { values } = numberCandidates(literals);
  const near = values.filter((value) => Math.abs(value) <= largest).slice(0, 40);
  return near.length === 0 ? undefined : chance.pick(near);
}

function multiple(step: Step, { low, high }: Range, chance: Chance): number | undefined {
  const [first, last] = [Math.ceil(low / step.value), Math.floor(high / step.value)];
  if (first > last) return undefined;
  return step.times(whole(first, last, chance));
}

/** Mostly near to zero or to an end, of any magnitude at times. */
function whole(first: number, last: number, chance: Chance): number {
  const nearest = Math.min(Math.max(0, first), last);
  const reach = chance.pick([0, 1, 10, 100, 1_000, 1_000_000, 1_000_000_000]);
  const from = chance.pick([nearest, nearest, nearest, first, last]);
  return chance.between(Math.max(first, from - reach), Math.min(last, from + reach));
}

function free({ low, high }: Range, chance: Chance): number {
  const value = whole(Math.ceil(low), Math.floor(high), chance);
  if (Math.ceil(low) <= Math.floor(high) && chance.happens(0.5)) return value;
  const [from, to] = [Math.max(low, value - 1), Math.min(high, value + 1)];
  return from + ((to - from) * chance.between(0, 1_000)) / 1_000;
}
