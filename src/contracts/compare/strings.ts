import { isFreeFormat, samplesOfFormat } from "./formats.ts";
import type { Formula } from "./formula.ts";
import { samplesOfPattern } from "./pattern-samples.ts";
import type { Candidates } from "./search.ts";

/** Longer strings are not made to show that a length is allowed. */
const longest = 100_000;

/** Strings that may satisfy these literals. They are all that could if it says so. */
export function stringCandidates(literals: readonly Formula[], excludedCount: number): Candidates<string> {
  let [min, max] = [0, Number.POSITIVE_INFINITY];
  const wanted: string[] = [];
  for (const literal of literals) {
    if (literal.kind === "length") [min, max] = [Math.max(min, literal.min), Math.min(max, literal.max)];
    if (literal.kind !== "pattern" && literal.kind !== "format") continue;
    if (contradicts(literal, literals)) return { values: [], isComplete: true };
    if (!literal.holds) continue;
    wanted.push(...(literal.kind === "pattern" ? samplesOfPattern(literal.name) : samplesOfFormat(literal.name)));
  }
  if (min > max) return { values: [], isComplete: true };
  if (max === 0) return { values: [""], isComplete: true };
  if (min > longest) return { values: [], isComplete: false };
  const lengths = [...new Set([min, min + 1, Math.min(max, min + 8), Math.min(max, longest)])].filter(
    (length) => length <= max && length <= min + 64,
  );
  const fillers = ["a", "0", "A", " ", "-", "é", "aB3 "];
  const filled = lengths.flatMap((length) => fillers.map((filler) => filler.repeat(length).slice(0, length)));
  // One more than what is excluded, so that without a pattern one of them always fits.
  const numbered = Array.from({ length: excludedCount + 1 }, (_, index) =>
    index.toString(36).padStart(Math.max(1, min), "z"),
  );
  const padded = wanted.flatMap((text) => lengths.map((length) => text.padEnd(length, "a")));
  return { values: [...wanted, ...padded, ...filled, ...numbered, "x", "42", "not it"], isComplete: false };
}

type Shaped = Extract<Formula, { readonly kind: "pattern" | "format" }>;

function contradicts(literal: Shaped, literals: readonly Formula[]): boolean {
  if (literal.kind === "format" && !literal.holds && isFreeFormat(literal.name)) return true;
  return literals.some(
    (other) => other.kind === literal.kind && other.name === literal.name && other.holds !== literal.holds,
  );
}
