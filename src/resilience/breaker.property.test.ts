import fc from "fast-check";
import { expect, it } from "vitest";
import { type BreakerEvent, type BreakerState, initialBreaker, nextBreaker } from "./breaker.ts";

const policies = fc.record({
  failures: fc.integer({ min: 1, max: 10 }),
  coolDownMs: fc.integer({ min: 1, max: 60_000 }),
});
const moves = fc.array(
  fc.record({
    kind: fc.constantFrom<BreakerEvent["kind"]>("succeeded", "failed", "probe"),
    afterMs: fc.nat({ max: 120_000 }),
  }),
);

it("a breaker only ever goes from closed to open to half-open, and never waits longer than six cool-downs", () => {
  const allowed = new Set(["closed>open", "open>half-open", "half-open>open", "half-open>closed"]);
  fc.assert(
    fc.property(policies, moves, (policy, events) => {
      let state: BreakerState = initialBreaker;
      let now = 0;
      for (const { kind, afterMs } of events) {
        now += afterMs;
        const next: BreakerState = nextBreaker(policy, state, { kind }, now);
        if (next.kind !== state.kind) expect(allowed).toContain(`${state.kind}>${next.kind}`);
        if (next.kind === "closed") expect(next.failures).toBeLessThan(policy.failures);
        if (next.kind === "open") expect(next.probeAt - now).toBeLessThanOrEqual(policy.coolDownMs * 6);
        state = next;
      }
    }),
  );
});

it("an open breaker can always be probed and closed again", () => {
  fc.assert(
    fc.property(policies, moves, (policy, events) => {
      let state: BreakerState = initialBreaker;
      for (const { kind, afterMs } of events) state = nextBreaker(policy, state, { kind }, afterMs);
      const later = Number.MAX_SAFE_INTEGER;
      const probed = nextBreaker(policy, state, { kind: "probe" }, later);
      expect(nextBreaker(policy, probed, { kind: "succeeded" }, later)).toEqual(initialBreaker);
    }),
  );
});
