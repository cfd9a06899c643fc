import { describe, expect, it } from "vitest";
import { choicesAt } from "./choices.ts";

const status = { enum: ["open", "paid", "sent"] };

describe("the number of values of a field", () => {
  it.each([
    ["an enum", { properties: { a: status } }, "/a", 3],
    ["a constant", { properties: { a: { const: null } } }, "/a", 1],
    ["alternatives of constants", { properties: { a: { anyOf: [{ const: 1 }, { const: 2 }] } } }, "/a", 2],
    ["a reference", { properties: { a: { $ref: "#/$defs/s" } }, $defs: { s: status } }, "/a", 3],
    [
      "a reference in an alternative",
      { properties: { a: { oneOf: [{ $ref: "#/$defs/s" }] } }, $defs: { s: status } },
      "/a",
      3,
    ],
    ["an item of a list", { properties: { a: { items: { properties: { "b/c": status } } } } }, "/a/*/b~1c", 3],
    [
      "what holds together",
      { allOf: [{ properties: { a: status } }, { properties: { a: { enum: ["open"] } } }] },
      "/a",
      1,
    ],
  ])("is that of %s", (_, schema, pointer, count) => {
    expect(choicesAt(schema, pointer)).toBe(count);
  });

  it.each([
    ["any text", { properties: { a: { type: "string" } } }],
    ["an alternative of any text", { properties: { a: { anyOf: [status, { type: "string" }] } } }],
    ["no field", { properties: { b: status } }],
    ["a boolean schema", true],
    ["a circle", { properties: { a: { $ref: "#/properties/a" } } }],
  ])("is not known of %s", (_, schema) => {
    expect(choicesAt(schema, "/a")).toBeUndefined();
  });
});
