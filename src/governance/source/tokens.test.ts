import { describe, expect, it } from "vitest";
import { tokensOf } from "./tokens.ts";

describe("the tokens of a module", () => {
  it.each([
    ["const a = 1; // one", "/** A number. */\nconst a     = 1;"],
    ["#!/usr/bin/env node\nf(a , b)", "f(a,\r\n  b)"],
    ["const x = a / b / c; const y = `x /* in */`;", "const x = a/b/c;\nconst y = `x /* in */`;"],
  ])("are the same for %j and %j", (one, other) => expect(tokensOf(one)).toBe(tokensOf(other)));

  it.each([
    ["const a = 1;", "const a = 2;"],
    ["f(`a b`)", "f(`a  b`)"],
    ["f('a // b')", "f('a')"],
    ["f(/a b/)", "f(/ab/)"],
    ["ab", "a\nb"],
  ])("differ for %j and %j", (one, other) => expect(tokensOf(one)).not.toBe(tokensOf(other)));

  it("are the text of what is no JavaScript", () => expect(tokensOf("this is none")).toBe("this is none"));
});
