import fc from "fast-check";
import { expect, it } from "vitest";
import { initialRate, nextRate, type Rate } from "./rate.ts";

const rates: fc.Arbitrary<Rate> = fc.record({
  count: fc.integer({ min: 1, max: 50 }),
  perMs: fc.integer({ min: 1, max: 100_000 }),
});
const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });

/** The instants at which one was let in, of those who came with these gaps between them. */
function letIn(rate: Rate, waits: readonly number[]): readonly number[] {
  const instants: number[] = [];
  let state = initialRate;
  let now = 0;
  for (const gap of waits) {
    now += gap;
    const next = nextRate(rate, state, now);
    if (!next.isAllowed) continue;
    state = next.state;
    instants.push(now);
  }
  return instants;
}

it("in no window of the time more are let in than twice the count, and over long no more than the count for each time", () => {
  fc.assert(
    fc.property(rates, gaps, (rate, waits) => {
      const instants = letIn(rate, waits);
      for (const [index, from] of instants.entries()) {
        const inWindow = instants.slice(index).filter((at) => at < from + rate.perMs).length;
        expect(inWindow).toBeLessThan(2 * rate.count + 1);
      }
      const span = (instants.at(-1) ?? 0) - (instants[0] ?? 0);
      expect(instants.length).toBeLessThanOrEqual(rate.count + Math.floor((span * rate.count) / rate.perMs + 1e-6) + 1);
    }),
  );
});

it("whoever is refused is let in at the instant that they are told", () => {
  fc.assert(
    fc.property(rates, gaps, (rate, waits) => {
      let state = initialRate;
      let now = 0;
      for (const gap of waits) {
        now += gap;
        const next = nextRate(rate, state, now);
        if (next.isAllowed) {
          state = next.state;
          continue;
        }
        expect(next.at).toBeGreaterThan(now);
        const later = nextRate(rate, state, next.at);
        expect(later.isAllowed).toBe(true);
      }
    }),
  );
});
