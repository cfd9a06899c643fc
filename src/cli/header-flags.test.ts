import { describe, expect, it } from "vitest";
import { headersOf } from "./header-flags.ts";

describe("headers on the command line", () => {
  it("are names and values, with secrets from the environment", () => {
    const flags = ["X-Shop: eu:1", "authorization:env:TOKEN", "empty:"];
    expect(headersOf(flags, { TOKEN: "Bearer abc" })).toEqual({
      "x-shop": "eu:1",
      authorization: "Bearer abc",
      empty: "",
    });
  });

  it("are refused without their values being told", () => {
    for (const flag of ["topsecret", ":topsecret", "a b:topsecret", "x:topsecret\r\nHost: y", "x:topsecret☃"]) {
      expect(() => headersOf([flag], {})).toThrow(/^(?!.*topsecret).*$/s);
    }
    expect(() => headersOf(["x:env:TOKEN"], {})).toThrow("TOKEN, which is not set");
    expect(() => headersOf(["x:env:TOKEN"], { TOKEN: "a\nb" })).toThrow("cannot have");
  });
});
