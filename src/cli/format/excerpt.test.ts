import { describe, expect, it } from "vitest";
import { excerptOf } from "./excerpt.ts";

const order = { id: "1", customer: { "first/name": null }, lines: [{ sku: "a" }], tags: ["a", "b"], pair: [1, "x"] };

describe("excerptOf", () => {
  it.each([
    ["/properties/customer/properties/first~1name/type", "/customer/first~1name", null],
    ["/properties/lines/items/properties/sku/minLength", "/lines/0/sku", "a"],
    ["/properties/pair/prefixItems/1/type", "/pair/1", "x"],
    ["/allOf/0/properties/id/pattern", "/id", "1"],
    ["/then/properties/id", "/id", "1"],
  ])("takes what %s is about", (pointer, at, value) => {
    expect(excerptOf(order, pointer)).toEqual({ at, value });
  });

  it.each([
    ["the whole schema", "", ""],
    ["what the document must have", "/required", ""],
    ["a property that it does not have", "/properties/customer/properties/gone/type", "/customer"],
    ["a definition", "/$defs/id/properties/id", ""],
    ["one of several items", "/properties/tags/items/type", "/tags"],
    ["an item that is not there", "/properties/pair/prefixItems/7/type", "/pair"],
    ["what objects inherit", "/properties/toString/type", ""],
  ])("goes no further than it knows: %s", (_, pointer, at) => {
    expect(excerptOf(order, pointer).at).toBe(at);
  });

  it("takes a document that is no object as it is", () => {
    expect(excerptOf(null, "/properties/a/type")).toEqual({ at: "", value: null });
  });
});
