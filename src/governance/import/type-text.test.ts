import { describe, expect, it } from "vitest";
import { typeTextOf } from "./type-text.ts";

describe("the type of a schema", () => {
  it.each([
    [true, "unknown"],
    [false, "never"],
    [{ type: "string" }, "string"],
    [{ type: ["integer", "null"] }, "number | null"],
    [{ enum: ["a", 1, null] }, '"a" | 1 | null'],
    [{ const: { a: 1 } }, "unknown"],
    [{ type: "array", items: { type: ["string", "null"] } }, "readonly (string | null)[]"],
    [{ type: "array", prefixItems: [{}] }, "readonly unknown[]"],
    [{ anyOf: [{ type: "string" }, { type: "array", items: { type: "number" } }] }, "string | (readonly number[])"],
    [{ anyOf: [{ type: "string" }, {}] }, "unknown"],
    [{ oneOf: [{ type: "string" }, false] }, "string"],
    [{ type: "object" }, "{ readonly [name: string]: unknown }"],
    [{ type: "object", additionalProperties: false }, "{ readonly [name: string]: never }"],
    [{ type: "object", additionalProperties: { type: "number" } }, "{ readonly [name: string]: number }"],
    [
      {
        type: "object",
        properties: { id: { type: "string" }, "a-b": {} },
        required: ["id"],
        additionalProperties: false,
      },
      '{ readonly id: string; readonly "a-b"?: unknown }',
    ],
    [{ properties: { id: { type: "string" } } }, "unknown"],
    [{ type: "array", items: { $ref: "#" } }, "readonly unknown[]"],
    [{ $ref: "#/$defs/a", $defs: { a: { type: "null" } } }, "null"],
  ])("of %j is %s", (schema, expected) => {
    expect(typeTextOf(schema)).toBe(expected);
  });

  it("ends for a schema that refers to itself many times over", () => {
    const names = [..."abcdefghijkl"];
    const properties = Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }]));
    const $defs = Object.fromEntries(names.map((name) => [name, { type: "object", properties }]));
    expect(typeTextOf({ type: "object", properties, $defs }).length).toBeLessThan(1_000_000);
  });
});
