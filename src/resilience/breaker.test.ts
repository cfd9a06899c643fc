import { describe, expect, it } from "vitest";
import { type BreakerEvent, type BreakerState, initialBreaker, mayProbe, nextBreaker } from "./breaker.ts";

const policy = { failures: 3, coolDownMs: 10_000 };
const follow = (state: BreakerState, kinds: readonly BreakerEvent["kind"][], now = 0): BreakerState =>
  kinds.reduce((current, kind) => nextBreaker(policy, current, { kind }, now), state);
const opened = follow(initialBreaker, ["failed", "failed", "failed"]);

describe("a closed breaker", () => {
  it("opens at the last of the allowed failures in a row", () => {
    expect(follow(initialBreaker, ["failed", "failed"])).toEqual({ kind: "closed", failures: 2 });
    expect(opened).toEqual({ kind: "open", probeAt: 10_000, openings: 1 });
  });

  it("forgets its failures at a success", () => {
    expect(follow(initialBreaker, ["failed", "failed", "succeeded", "failed", "failed"])).toEqual({
      kind: "closed",
      failures: 2,
    });
  });
});

describe("an open breaker", () => {
  it("lets a probe pass when the cool-down is over, not before", () => {
    expect(mayProbe(opened, 9_999)).toBe(false);
    expect(nextBreaker(policy, opened, { kind: "probe" }, 9_999)).toBe(opened);
    expect(mayProbe(opened, 10_000)).toBe(true);
    expect(nextBreaker(policy, opened, { kind: "probe" }, 10_000)).toEqual({ kind: "half-open", openings: 1 });
  });

  it("is not moved by results of calls that began before it opened", () => {
    expect(nextBreaker(policy, opened, { kind: "succeeded" }, 20_000)).toBe(opened);
    expect(nextBreaker(policy, opened, { kind: "failed" }, 20_000)).toBe(opened);
  });
});

describe("a half-open breaker", () => {
  const halfOpen: BreakerState = { kind: "half-open", openings: 1 };

  it("closes when the probe succeeds, and begins anew", () => {
    expect(nextBreaker(policy, halfOpen, { kind: "succeeded" }, 10_000)).toEqual(initialBreaker);
  });

  it("lets no second probe pass", () => {
    expect(mayProbe(halfOpen, Number.MAX_SAFE_INTEGER)).toBe(false);
    expect(nextBreaker(policy, halfOpen, { kind: "probe" }, 20_000)).toBe(halfOpen);
  });

  it("opens again when the probe fails, for twice as long each time, up to six times", () => {
    const coolDowns: number[] = [];
    let state = opened;
    while (state.kind === "open" && coolDowns.length < 5) {
      const { probeAt } = state;
      state = follow(state, ["probe", "failed"], probeAt);
      if (state.kind === "open") coolDowns.push(state.probeAt - probeAt);
    }
    expect(coolDowns).toEqual([20_000, 40_000, 60_000, 60_000, 60_000]);
  });
});
