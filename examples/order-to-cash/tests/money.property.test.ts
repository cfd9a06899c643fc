import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isZero, sumMoney } from "../mapping/money.ts";

/** Cents as decimal text, by other means than those under test. */
function textOf(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });

describe("sums of money", () => {
  it("are exact for any amounts", () => {
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1 }), (amounts) => {
        const sum = amounts.reduce((total, amount) => total + amount, 0n);
        expect(sumMoney(amounts.map(textOf))).toBe(textOf(sum));
      }),
    );
  });

  it("do not depend on the order of the amounts", () => {
    fc.assert(
      fc.property(fc.array(cents.map(textOf)), (amounts) => {
        expect(sumMoney(amounts.toReversed())).toBe(sumMoney(amounts));
      }),
    );
  });

  it("are zero exactly when the amounts cancel out", () => {
    fc.assert(
      fc.property(cents, (amount) => {
        expect(isZero(sumMoney([textOf(amount), textOf(-amount)]))).toBe(true);
        expect(isZero(textOf(amount))).toBe(amount === 0n);
      }),
    );
  });
});

describe("the finest amount", () => {
  it.each([
    { amounts: [], sum: "0" },
    { amounts: ["0.1", "0.2"], sum: "0.3" },
    { amounts: ["1200", "34"], sum: "1234" },
    { amounts: ["1.250", "2"], sum: "3.250" },
    { amounts: ["-0.05"], sum: "-0.05" },
    { amounts: ["0.05", "-0.10"], sum: "-0.05" },
  ])("decides the decimals: $amounts is $sum", ({ amounts, sum }) => {
    expect(sumMoney(amounts)).toBe(sum);
  });

  it("is no amount when it is not decimal text", () => {
    expect(() => sumMoney(["1e3"])).toThrow("not decimal text");
    expect(() => sumMoney([""])).toThrow("not decimal text");
  });
});
