import type fc from "fast-check";

/** Random decisions, repeatable by the seed of fast-check. */
export interface Chance {
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  /** True in this share of cases, 0 to 1. */
  happens(share: number): boolean;
  /** @throws RangeError when there is none to pick. */
  pick<T>(from: readonly T[]): T;
  shuffled<T>(items: readonly T[]): readonly T[];
  /** A value of another arbitrary. */
  of<T>(arbitrary: fc.Arbitrary<T>): T;
  /** A few more of something than the least: mostly none to three, at times up to ten. */
  few(): number;
}

/** @param biasFactor of fast-check: the lower, the smaller values should be; `undefined` for no bias. */
export function createChance(random: fc.Random, biasFactor: number | undefined): Chance {
  const between = (min: number, max: number): number => (max <= min ? min : random.nextInt(min, max));
  const happens = (share: number): boolean => random.nextInt(0, 999_999) < share * 1_000_000;
  return {
    between,
    happens,
    pick(from) {
      if (from.length === 0) throw new RangeError("nothing to pick from");
      return from[between(0, from.length - 1)] as (typeof from)[number];
    },
    shuffled(items) {
      const left = [...items];
      for (let last = left.length - 1; last > 0; last--) {
        const other = between(0, last);
        [left[last], left[other]] = [left[other], left[last]] as [(typeof left)[number], (typeof left)[number]];
      }
      return left;
    },
    of: (arbitrary) => arbitrary.generate(random, biasFactor).value,
    few: () => (biasFactor === undefined && happens(0.1) ? between(0, 10) : between(0, 3)),
  };
}
