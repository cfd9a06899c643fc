import { describe, expect, it } from "vitest";
import { isNestedTooDeeply, maxNesting } from "./nesting.ts";

function nested(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>(
    (inner, _, place) => (place % 2 === 0 ? [inner] : { inner }),
    1,
  );
}

describe("the nesting of a schema", () => {
  it("is read down to its limit", () => {
    expect([true, {}, nested(maxNesting)].map(isNestedTooDeeply)).toEqual([false, false, false]);
    expect([nested(maxNesting + 1), nested(100_000)].map(isNestedTooDeeply)).toEqual([true, true]);
  });

  it("has an end where a part is used in many places, or within itself", () => {
    const shared = Array.from({ length: 60 }).reduce<object>((inner) => ({ a: inner, b: inner }), {});
    expect(isNestedTooDeeply(shared)).toBe(false);
    const endless: { self?: object } = {};
    endless.self = endless;
    expect(isNestedTooDeeply(endless)).toBe(true);
  });
});
