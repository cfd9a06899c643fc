import { describe, expect, it } from "vitest";
import { readMessageKey } from "./message-key.ts";

describe("the key of a message", () => {
  it("is text or a number", () => {
    expect(readMessageKey(() => "A-1")).toEqual({ ok: true, value: "A-1" });
    expect(readMessageKey(() => 1009)).toEqual({ ok: true, value: "1009" });
  });

  it.each([
    ["undefined", () => undefined, "is of type undefined, and must be text or a number"],
    ["null", () => null, "is null, and must be text or a number"],
    ["no number", () => Number.NaN, "is not a finite number, and must be text or a number"],
    ["empty", () => "", "has 0 characters, and must have 1 to 255"],
    ["too long", () => "a".repeat(256), "has 256 characters, and must have 1 to 255"],
    ["half a character", () => "\ud800", "has control characters or halves of characters"],
  ])("is refused when it is %s", (_, compute, error) => {
    expect(readMessageKey(compute)).toEqual({ ok: false, error });
  });

  it("is refused without what the function said, which may cite the message", () => {
    const result = readMessageKey(() => {
      throw new RangeError("buyer@example.com is not allowed");
    });
    expect(result).toEqual({ ok: false, error: "could not be made: the key function threw RangeError" });
  });
});

describe("keys that differ in their Unicode form only", () => {
  it("are one key", () => {
    const composed = readMessageKey(() => "Caf\u00e9-\u212b");
    const decomposed = readMessageKey(() => "Cafe\u0301-A\u030a");
    expect(composed).toEqual({ ok: true, value: "Caf\u00e9-\u00c5" });
    expect(decomposed).toEqual(composed);
  });
});
