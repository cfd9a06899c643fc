import { describe, expect, it } from "vitest";
import { decideLive, initialLive, type LiveState, refreshDelay } from "./live.ts";

const live: LiveState = { phase: "live", failures: 0, wasLive: true };

describe("the live connection", () => {
  it("is live once it is open, without loading again what was just loaded", () => {
    expect(decideLive(initialLive, { kind: "opened" })).toEqual({ state: live, refresh: false });
  });

  it("says that it reconnects as soon as a connection breaks, and leaves the retry to the browser", () => {
    const { state, reopenAfterMs } = decideLive(live, { kind: "failed", gaveUp: false });
    expect(state.phase).toBe("reconnecting");
    expect(reopenAfterMs).toBeUndefined();
  });

  it("refreshes everything when it is back, because changes were missed", () => {
    const broken = decideLive(live, { kind: "failed", gaveUp: false }).state;
    expect(decideLive(broken, { kind: "opened" })).toEqual({ state: live, refresh: true });
  });

  it("opens a new connection later and later when the browser gave up, fifteen seconds at most", () => {
    let state = live;
    const delays: (number | undefined)[] = [];
    for (let index = 0; index < 6; index++) {
      const decision = decideLive(state, { kind: "failed", gaveUp: true });
      delays.push(decision.reopenAfterMs);
      state = decision.state;
    }
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it("does not claim to be connecting for ever when it never got a connection", () => {
    const once = decideLive(initialLive, { kind: "failed", gaveUp: true }).state;
    expect(once.phase).toBe("connecting");
    expect(decideLive(once, { kind: "failed", gaveUp: true }).state.phase).toBe("reconnecting");
  });

  it("refreshes on a change, at once when it was long ago and else after the rest of a second", () => {
    expect(decideLive(live, { kind: "changed" }).refresh).toBe(true);
    expect(refreshDelay(undefined, 5_000)).toBe(0);
    expect(refreshDelay(1_000, 5_000)).toBe(0);
    expect(refreshDelay(4_600, 5_000)).toBe(600);
    expect(refreshDelay(99_000, 5_000)).toBe(1_000);
  });
});
