import { decimalOf, isMultipleOf } from "../../core/decimal.ts";
import type { Formula } from "./formula.ts";
import type { Candidates } from "./search.ts";

/** How many multiples are tried before nothing is said. */
const maxTried = 2_000;

/** Numbers that may satisfy these literals. They are all that could if it says so. */
export function numberCandidates(literals: readonly Formula[]): Candidates<number> {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [isLowOut, isHighOut] = [false, false];
  const divisors: number[] = [];
  const nonDivisors: number[] = [];
  for (const literal of literals) {
    if (literal.kind === "atLeast" && (literal.value > low || (literal.value === low && literal.isExclusive))) {
      [low, isLowOut] = [literal.value, literal.isExclusive];
    } else if (literal.kind === "atMost" && (literal.value < high || (literal.value === high && literal.isExclusive))) {
      [high, isHighOut] = [literal.value, literal.isExclusive];
    } else if (literal.kind === "multipleOf") divisors.push(literal.value);
    else if (literal.kind === "notMultipleOf") nonDivisors.push(literal.value);
  }
  if (low > high || (low === high && (isLowOut || isHighOut))) return { values: [], isComplete: true };
  if (low === high) return { values: [low], isComplete: true };
  if (divisors.some((divisor) => nonDivisors.some((other) => isMultipleOf(divisor, other)))) {
    return { values: [], isComplete: true };
  }
  return divisors.length === 0 ? between(low, high) : multiples(divisors, low, high);
}

/** Infinitely many, of which any literal that is left can exclude but few. */
function between(low: number, high: number): Candidates<number> {
  const from = Number.isFinite(low) ? low : Number.isFinite(high) ? high - 1_000 : -1_000;
  const to = Number.isFinite(high) ? high : from + 2_000;
  const inside = [0.5, 0.3819, 0.61803398, 0.27, 0.73].map((share) => from + (to - from) * share);
  const near = [0, 1, -1, 2, 7, 0.5, from, to, from + 1, to - 1, from + 0.5, to - 0.5, Math.ceil(from), Math.floor(to)];
  const values = [...near, ...inside, ...Array.from({ length: 40 }, (_, index) => Math.ceil(from) + index)];
  return { values: values.filter((value) => value >= low && value <= high), isComplete: false };
}

function multiples(divisors: readonly number[], low: number, high: number): Candidates<number> {
  const step = commonMultiple(divisors);
  if (step === undefined) {
    const values = [0, ...divisors, ...divisors.flatMap((divisor) => [divisor * 2, -divisor, divisor * 10])];
    return { values, isComplete: false };
  }
  const first = Math.ceil(low / step.value);
  const last = Math.floor(high / step.value);
  const isFew = last - first < maxTried;
  const start = isFew ? first : Math.max(first, Math.min(last - maxTried / 2, -maxTried / 4));
  const count = isFew ? last - start + 1 : Math.min(maxTried, last - start + 1);
  const values = Array.from({ length: Math.max(0, count) }, (_, index) => step.times(start + index));
  return { values: values.toSorted((left, right) => Math.abs(left) - Math.abs(right)), isComplete: isFew };
}

/** A decimal of which multiples are wanted. */
export interface Step {
  readonly value: number;
  /** The multiple as it is written in decimal: 3 times 0.1 is 0.3. */
  times(count: number): number;
}

/** The smallest multiple that decimals have in common; `undefined` when it is beyond what a number holds exactly. */
export function commonMultiple(divisors: readonly number[]): Step | undefined {
  const decimals = divisors.map((divisor) => decimalOf(String(divisor)));
  const places = Math.max(0, ...decimals.map(({ exponent }) => -exponent));
  const whole = decimals.map(({ digits, exponent }) => Number(digits) * 10 ** (exponent + places));
  if (places > 22 || !whole.every(Number.isSafeInteger)) return undefined;
  const common = whole.reduce((left, right) => (left / greatestCommonDivisor(left, right)) * right);
  // Below 10^22 a power of ten is exact, so the quotient is the number nearest to the decimal.
  const times = (count: number) => (count * common) / 10 ** places;
  return Number.isSafeInteger(common) ? { value: times(1), times } : undefined;
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? Math.abs(left) : greatestCommonDivisor(right, left % right);
}
