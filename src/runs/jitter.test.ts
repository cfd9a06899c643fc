import { describe, expect, it } from "vitest";
import { jitterOf } from "./jitter.ts";

const start = Date.UTC(2026, 0, 1);
const jitterMs = 600_000;
const minutes = Array.from({ length: 2_000 }, (_, index) => start + index * 60_000);

describe("the jitter of a due time", () => {
  it("is the same in every version of this program", () => {
    expect(minutes.slice(0, 3).map((dueAt) => jitterOf("nightly", dueAt, jitterMs))).toEqual([471073, 214712, 454556]);
  });

  it("differs from flow to flow and from due time to due time", () => {
    const delays = ["nightly", "hourly"].flatMap((flow) => minutes.map((dueAt) => jitterOf(flow, dueAt, jitterMs)));
    expect(new Set(delays).size).toBeGreaterThan(delays.length * 0.98);
  });

  it("is spread evenly below the longest", () => {
    const delays = minutes.map((dueAt) => jitterOf("nightly", dueAt, jitterMs));
    for (let tenth = 0; tenth < 10; tenth++) {
      const from = (tenth * jitterMs) / 10;
      const count = delays.filter((delay) => delay >= from && delay < from + jitterMs / 10).length;
      // 200 are expected; five standard deviations are 67.
      expect(Math.abs(count - 200)).toBeLessThan(67);
    }
  });

  it("is none without jitter", () => {
    expect(jitterOf("nightly", start, 0)).toBe(0);
  });
});
