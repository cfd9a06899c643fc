import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonTokens } from "./json-tokens.ts";

describe("colouring of JSON", () => {
  it("loses nothing, whatever the value is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        expect(
          jsonTokens(text)
            .map((token) => token.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("tells names from texts, and texts that look like something else from what they look like", () => {
    const tokens = jsonTokens('{"a": "b: \\"1\\"", "n": -1.5e3, "t": true}');
    expect(tokens.filter((token) => token.kind !== "plain").map(({ kind, text }) => [kind, text])).toEqual([
      ["key", '"a"'],
      ["string", '"b: \\"1\\""'],
      ["key", '"n"'],
      ["number", "-1.5e3"],
      ["key", '"t"'],
      ["word", "true"],
    ]);
  });
});
