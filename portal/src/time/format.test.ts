import { describe, expect, it } from "vitest";
import { clockOffset, countOf, formatAgo, formatDuration, formatUntil, spellDurations } from "./format.ts";

describe("formatting of time", () => {
  it("writes lengths of time with two units at most", () => {
    const cases: readonly (readonly [number, string])[] = [
      [-5, "0 ms"],
      [0, "0 ms"],
      [840.4, "840 ms"],
      [1_000, "1 s"],
      [1_290, "1.2 s"],
      [9_990, "9.9 s"],
      [42_900, "42 s"],
      [60_000, "1 m"],
      [192_000, "3 m 12 s"],
      [7_500_000, "2 h 5 m"],
      [273_600_000, "3 d 4 h"],
    ];
    for (const [length, text] of cases) expect(formatDuration(length)).toBe(text);
  });

  it("counts back from now, and takes a clock that is ahead for now", () => {
    expect(formatAgo(1_000, 1_500)).toBe("just now");
    expect(formatAgo(9_000, 1_500)).toBe("just now");
    expect(formatAgo(0, 12_000)).toBe("12 s ago");
    expect(formatAgo(0, 3 * 3_600_000 + 5)).toBe("3 h ago");
  });

  it("counts down in whole seconds and never below now", () => {
    expect(formatUntil(4_000, 100)).toBe("in 4 s");
    expect(formatUntil(4_000, 3_900)).toBe("in 1 s");
    expect(formatUntil(4_000, 4_000)).toBe("any moment");
    expect(formatUntil(4_000, 9_000)).toBe("any moment");
    expect(formatUntil(95_000, 0)).toBe("in 1 m 35 s");
  });

  it("spells the durations of a promise and leaves everything else alone", () => {
    expect(spellDurations("99.5 % complete within 5m, over 28d")).toBe(
      "99.5 % complete within 5 minutes, over 28 days",
    );
    expect(spellDurations("90 % complete within 1h, over 1.5d")).toBe("90 % complete within 1 hour, over 1.5 days");
    expect(spellDurations("no later than a5m or m5")).toBe("no later than a5m or m5");
  });

  it("puts a noun into the plural unless there is one", () => {
    expect([0, 1, 1_204].map((count) => countOf(count, "run"))).toEqual(["0 runs", "1 run", "1,204 runs"]);
  });

  it("believes the server's clock only when it differs by more than the header can tell", () => {
    const now = Date.UTC(2026, 10, 23, 10, 0, 0);
    expect(clockOffset("Mon, 23 Nov 2026 10:00:01 GMT", now)).toBe(0);
    expect(clockOffset("Mon, 23 Nov 2026 10:01:00 GMT", now)).toBe(60_500);
    expect(clockOffset("garbage", now)).toBe(0);
    expect(clockOffset(null, now)).toBe(0);
  });
});
