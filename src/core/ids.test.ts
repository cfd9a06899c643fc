import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRunIds, runIdOf, runIdTime, runNumber } from "./ids.ts";

const start = Date.UTC(2026, 0, 1);

/** A clock that shows these instants, and the last of them for ever. */
function clockOf(...instants: readonly number[]) {
  let index = 0;
  return { now: () => instants[Math.min(index++, instants.length - 1)] ?? 0 };
}

function take(count: number, next: () => string): readonly string[] {
  return Array.from({ length: count }, next);
}

const isGrowing = (ids: readonly string[]) => ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ""));

describe("run ids", () => {
  it("are 11 characters and hold the time of acceptance", () => {
    const [id = ""] = take(1, createRunIds(clockOf(start)));
    expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{11}$/);
    expect(runIdTime(runNumber(id) ?? 0)).toBe(start);
  });

  it("grow while the clock stands still, more than a millisecond has room for included", () => {
    const ids = take(10_000, createRunIds(clockOf(start)));
    expect(isGrowing(ids)).toBe(true);
    expect(runIdTime(runNumber(ids.at(-1) ?? "") ?? 0)).toBe(start + 2);
  });

  it("grow after a restart, also when the clock is before the last id, or before all ids", () => {
    const [last = ""] = take(1, createRunIds(clockOf(start)));
    for (const now of [start, start - 86_400_000, 0]) {
      const ids = take(3, createRunIds(clockOf(now), runNumber(last)));
      expect(isGrowing([last, ...ids])).toBe(true);
    }
  });

  it("grow whatever the clock does", () => {
    const instants = fc.array(fc.integer({ min: 0, max: Date.UTC(2080, 0, 1) }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(instants, fc.nat(2 ** 31), (shown, last) => {
        const next = createRunIds(clockOf(...shown), last);
        expect(isGrowing([runIdOf(last), ...take(shown.length + 2, next)])).toBe(true);
      }),
    );
  });

  it("are numbers and back, in the same order", () => {
    const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, number, (one, other) => {
        expect(runNumber(runIdOf(one))).toBe(one);
        expect(runIdOf(one) < runIdOf(other)).toBe(one < other);
      }),
    );
  });

  it.each([
    "",
    "0",
    "000000000000",
    "0000000000i",
    "0000000000L",
    "0000000000A",
    "zzzzzzzzzzz",
    "0000000000-",
    "0000000000\u0000",
    "  000000000",
    "000000000é0",
    "../../../etc",
  ])("are not %j", (text) => {
    expect(runNumber(text)).toBeUndefined();
  });

  it("are nothing else, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 11, maxLength: 11 }), (text) => {
        const number = runNumber(text);
        if (number !== undefined) expect(runIdOf(number)).toBe(text);
      }),
    );
  });
});
