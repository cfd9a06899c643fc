import { describe, expect, it } from "vitest";
import { serialise } from "./serialise.ts";

class Money {
  readonly amount = 1;
}

const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

describe("serialise", () => {
  it("has no text for undefined", () => {
    expect(serialise(undefined)).toEqual({ ok: true, text: undefined });
  });

  it("leaves out properties that are undefined", () => {
    expect(serialise({ a: undefined, b: 1 })).toEqual({ ok: true, text: '{"b":1}' });
  });

  it("takes the same object in two places, which is no cycle", () => {
    const shared = { id: 1 };
    expect(serialise({ a: shared, b: [shared] }).ok).toBe(true);
  });

  it("takes names that mean something to JavaScript", () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":1},"constructor":null,"toJSON":"text","length":-1}');
    const serialised = serialise(value);
    expect(serialised.ok && JSON.parse(serialised.text ?? "")).toEqual(value);
  });

  it.each([
    ["a Date", { at: new Date(0) }, "/at", "an instance of Date"],
    ["a Map", new Map(), "", "an instance of Map"],
    ["a class instance", [new Money()], "/0", "an instance of Money"],
    ["bytes", { body: new Uint8Array(1) }, "/body", "an instance of Uint8Array"],
    ["a boxed string", Object("text"), "", "an instance of String"],
    ["NaN", [Number.NaN], "/0", "the number NaN"],
    ["an endless number", Number.NEGATIVE_INFINITY, "", "the number -Infinity"],
    ["a symbol", [Symbol("a")], "/0", "a symbol"],
    ["a function", { "a/b": { "~": () => 1 } }, "/a~1b/~0", "a function"],
    ["undefined in an array", [1, undefined], "/1", "undefined in an array"],
    ["a hole in an array", Array(1), "/0", "undefined in an array"],
    ["a symbol as a key", { [Symbol("a")]: 1 }, "", "an object with symbols as keys"],
    ["what a regular expression matched", { found: /b/.exec("abc") }, "/found", "an array with properties of its own"],
    ["its own toJSON", { a: { toJSON: () => 1 } }, "/a", "an object with toJSON"],
    ["deep nesting", nested(256), "/0".repeat(256), "nesting deeper than 256"],
  ])("refuses %s", (_what, value, pointer, found) => {
    expect(serialise(value)).toEqual({ ok: false, error: { pointer, found } });
  });

  it("refuses what throws when it is read", () => {
    const value = {
      get amount(): number {
        throw new Error("boom");
      },
    };
    expect(serialise(value).ok).toBe(false);
  });

  it("takes minus zero for zero", () => {
    expect(serialise({ a: -0 })).toEqual({ ok: true, text: '{"a":0}' });
  });

  it("makes gaps in an array null only when that is asked for", () => {
    expect(serialise([undefined, 1])).toMatchObject({ ok: false, error: { pointer: "/0" } });
    expect(serialise([undefined, { list: [1, undefined] }], { gapsAsNull: true })).toEqual({
      ok: true,
      text: '[null,{"list":[1,null]}]',
    });
  });
});
