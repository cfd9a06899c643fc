import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serialise } from "./serialise.ts";

/** Plain JSON, with what JSON has trouble with left out: -0 and properties that are undefined. */
const plain = fc
  .jsonValue({ noUnicodeString: false, depthSize: "medium" })
  .map((value) => JSON.parse(JSON.stringify(value)));

/** Whatever JavaScript has. */
const anything = fc.anything({
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
});

/** Equality as `serialise` promises it: an object without prototype may come back with one, and -0 as 0. */
function isSame(left: unknown, right: unknown): boolean {
  if (typeof left !== "object" || left === null || typeof right !== "object" || right === null)
    return left === right || Object.is(left, right);
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [keys, others] = [left, right].map((value) => Object.entries(value).filter(([, item]) => item !== undefined));
  if (keys === undefined || keys.length !== others?.length) return false;
  return keys.every(([key, item]) => Object.hasOwn(right, key) && isSame(item, Reflect.get(right, key)));
}

describe("serialise", () => {
  it("takes all plain JSON, and reads it back as it was", () => {
    fc.assert(
      fc.property(plain, (value) => {
        const serialised = serialise(value);
        expect(serialised.ok).toBe(true);
        if (serialised.ok) expect(isSame(value, JSON.parse(serialised.text ?? ""))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("takes nothing that does not read back as it was, and throws at nothing", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const serialised = serialise(value);
        if (!serialised.ok) return;
        const back: unknown = serialised.text === undefined ? undefined : JSON.parse(serialised.text);
        expect(isSame(value, back)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("names the place of what it refuses by JSON pointer", () => {
    const step = fc.oneof(fc.nat(3), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (path) => {
        let value: unknown = 1n;
        for (const part of path.toReversed())
          value = typeof part === "number" ? [...Array(part).fill(0), value] : Object.fromEntries([[part, value]]);
        const tokens = path.map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
        expect(serialise(value)).toEqual({
          ok: false,
          error: { pointer: tokens.map((token) => `/${token}`).join(""), found: "a BigInt" },
        });
      }),
    );
  });
});
