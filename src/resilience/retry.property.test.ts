import fc from "fast-check";
import { expect, it } from "vitest";
import { retryDelayMs } from "./retry.ts";

const policies = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 100 }),
  initialDelayMs: fc.integer({ min: 0, max: 60_000 }),
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  maxDelayMs: fc.integer({ min: 0, max: 3_600_000 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});
const attempts = fc.integer({ min: 1, max: 100 });
const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it("a wait is a whole number of milliseconds between none and the longest", () => {
  fc.assert(
    fc.property(policies, attempts, randoms, (policy, attempt, random) => {
      const delay = retryDelayMs(policy, attempt, () => random);
      expect(Number.isInteger(delay)).toBe(true);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(policy.maxDelayMs);
    }),
  );
});

it("a wait keeps at least the share of it that is not random", () => {
  fc.assert(
    fc.property(policies, attempts, randoms, (policy, attempt, random) => {
      const full = retryDelayMs({ ...policy, jitter: 0 }, attempt, () => random);
      // Both are rounded to whole milliseconds.
      expect(retryDelayMs(policy, attempt, () => random)).toBeGreaterThanOrEqual(full * (1 - policy.jitter) - 1);
    }),
  );
});

it("a wait is at least what the system asked for", () => {
  fc.assert(
    fc.property(policies, attempts, randoms, fc.nat(), (policy, attempt, random, asked) => {
      expect(retryDelayMs(policy, attempt, () => random, asked)).toBeGreaterThanOrEqual(asked);
    }),
  );
});

it("without jitter a wait is never shorter than the one before", () => {
  fc.assert(
    fc.property(policies, attempts, (policy, attempt) => {
      const steady = { ...policy, jitter: 0 };
      const wait = (number: number) => retryDelayMs(steady, number, () => 0);
      expect(wait(attempt + 1)).toBeGreaterThanOrEqual(wait(attempt));
    }),
  );
});
