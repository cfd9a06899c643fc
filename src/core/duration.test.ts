import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Duration, durationMs, formatMs } from "./duration.ts";

describe("a duration", () => {
  it.each([
    ["0ms", 0],
    ["250ms", 250],
    ["1.5s", 1_500],
    ["5m", 300_000],
    ["4h", 14_400_000],
    ["28d", 2_419_200_000],
    ["2w", 1_209_600_000],
    ["0.57s", 570],
    ["1.1m", 66_000],
    ["0.4ms", 0],
  ] as const)("%s is %i milliseconds", (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    "",
    "5",
    "m",
    "5 m",
    "-5m",
    "5M",
    "5min",
    "1e3s",
    "0x10s",
    ".5s",
    "5.s",
    "1,5s",
    "5m ",
    "5m\n",
    "Infinitys",
  ])("is not %j", (text) => {
    expect(() => durationMs(text as Duration)).toThrow(expect.objectContaining({ code: "definition-invalid" }));
  });

  it("is at most 10,000 years long", () => {
    expect(durationMs("3650000d")).toBe(315_360_000_000_000);
    for (const text of ["3650001d", `${"9".repeat(400)}w`] as const) {
      expect(() => durationMs(text as Duration)).toThrow(/longer than 10,000 years/);
    }
  });

  it("is always a whole number of milliseconds", () => {
    const units = fc.constantFrom("ms", "s", "m", "h", "d", "w");
    fc.assert(
      fc.property(fc.nat(99_999), fc.nat(9_999), units, (whole, decimals, unit) => {
        expect(Number.isSafeInteger(durationMs(`${whole}.${decimals}${unit}` as Duration))).toBe(true);
      }),
    );
  });
});

describe("a length of time for people", () => {
  it.each([
    [0, "0 ms"],
    [350, "350 ms"],
    [1_200, "1.2 s"],
    [59_000, "59 s"],
    [60_000, "1 min"],
    [245_000, "4 min 5 s"],
    [3_600_000, "1 h"],
    [86_399_000, "23 h 59 min"],
    [183_600_000, "2 d 3 h"],
  ])("%i ms is %s", (ms, text) => {
    expect(formatMs(ms)).toBe(text);
  });

  it("never says more of a unit than the next one holds", () => {
    expect(formatMs(999.6)).toBe("1.0 s");
    expect(formatMs(9_999)).toBe("10 s");
    expect(formatMs(59_999)).toBe("1 min");
  });
});
