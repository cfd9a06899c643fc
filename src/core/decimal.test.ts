import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isExact, isMultipleOf } from "./decimal.ts";

/** A decimal with a whole number of hundredths, thousandths and so on, as it is written. */
const written = fc
  .record({ units: fc.maxSafeInteger(), places: fc.integer({ min: 0, max: 12 }) })
  .map(({ units, places }) => ({ units: BigInt(units), places, text: textOf(BigInt(units), places) }));

function textOf(units: bigint, places: number): string {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
  const point = digits.length - places;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${places === 0 ? "" : `.${digits.slice(point)}`}`;
}

describe("a multiple", () => {
  it.each([
    [19.99, 0.01, true],
    [0.3, 0.1, true],
    [4.35, 0.05, true],
    [1e22, 0.01, true],
    [1e-7, 1e-8, true],
    [0, 0.01, true],
    [-0.07, 0.01, true],
    [19.995, 0.01, false],
    [1e-9, 0.01, false],
    [1e308, 0.123456789, false],
    [9007199254740991, 2, false],
    [Number.POSITIVE_INFINITY, 1, false],
    [Number.NaN, 1, false],
  ])("%d of %d: %s", (value, divisor, expected) => {
    expect(isMultipleOf(value, divisor)).toBe(expected);
  });

  it("is what whole-number arithmetic says of the digits", () => {
    fc.assert(
      fc.property(written, written, (value, divisor) => {
        fc.pre(divisor.units !== 0n && isExact(value.text) && isExact(divisor.text));
        const left = value.units * 10n ** BigInt(divisor.places);
        const right = divisor.units * 10n ** BigInt(value.places);
        expect(isMultipleOf(Number(value.text), Math.abs(Number(divisor.text)))).toBe(left % right === 0n);
      }),
    );
  });
});

describe("a number that is exact", () => {
  it("is every number that JavaScript writes", () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => isExact(String(value))));
  });

  it("comes back with the same digits at the same places", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
        fc.integer({ min: 0, max: 30 }),
        (units, places) => {
          const text = textOf(units, places);
          const [mantissa = "", power = "0"] = String(Number(text)).split("e");
          const [whole = "", fraction = ""] = mantissa.split(".");
          const read = { units: BigInt(whole + fraction), places: fraction.length - Number(power) };
          const common = 60;
          const unitsOf = (of: { units: bigint; places: number }) => of.units * 10n ** BigInt(common - of.places);
          expect(isExact(text)).toBe(unitsOf({ units, places }) === unitsOf(read));
        },
      ),
    );
  });
});
