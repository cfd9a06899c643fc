import { describe, expect, it } from "vitest";
import { contract } from "./contract.ts";
import type { JsonSchema } from "./schema.ts";
import { requirePublishable, unsupportedIn } from "./unsupported.ts";

const draft07 = { $schema: "http://json-schema.org/draft-07/schema#" };
const a = { properties: { a: true } };
const b = { properties: { b: true } };

function condition(schema: JsonSchema, holds: JsonSchema): { readonly [keyword: string]: JsonSchema } {
  return Object.fromEntries(["if", "then"].map((keyword, place) => [keyword, [schema, holds][place] ?? true]));
}

function nested(depth: number): JsonSchema {
  return Array.from({ length: depth }).reduce<JsonSchema>((inner) => ({ allOf: [inner] }), true);
}

describe("what keeps a schema from being published", () => {
  it.each<[string, string, JsonSchema]>([
    ["dialect", "/$schema", { $schema: "https://json-schema.org/draft/2019-09/schema" }],
    ["dialect", "/properties/a/$schema", { properties: { a: { ...draft07 } } }],
    ["vocabulary", "/$vocabulary", { $vocabulary: { "https://example.com/v": true } }],
    [
      "dynamic-reference",
      "/items/$dynamicRef",
      { items: { $dynamicRef: "#a" }, $defs: { a: { $dynamicAnchor: "a" } } },
    ],
    ["dynamic-reference", "/items/$recursiveRef", { items: { $recursiveRef: "#" } }],
    ["outside-reference", "/items/$ref", { items: { $ref: "https://example.com/order.json" } }],
    ["outside-reference", "/$ref", { $ref: "#/$defs/a", $defs: { b: true } }],
    ["outside-reference", "/$ref", { $ref: "#a", $defs: { b: { $anchor: "b" } } }],
    [
      "beside-reference",
      "/items/maxItems",
      { ...draft07, items: { $ref: "#/definitions/a", maxItems: 1 }, definitions: { a: true } },
    ],
    [
      "identifiers",
      "/$defs/foo/$id",
      {
        $id: "urn:uuid:deadbeef-4321-ffff-ffff-1234feebdaed",
        properties: { a: { $ref: "urn:uuid:deadbeef-4321-ffff-ffff-1234feebdaed#/$defs/foo/$defs/bar" } },
        $ref: "urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed",
        $defs: {
          foo: {
            $id: "urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed",
            $defs: { bar: { type: "string" } },
            $ref: "#/$defs/bar",
          },
        },
      },
    ],
    ["unevaluated-items", "/unevaluatedItems", { contains: { const: 1 }, unevaluatedItems: false }],
    [
      "unevaluated-items",
      "/unevaluatedItems",
      { anyOf: [{ allOf: [{ contains: { const: 1 } }] }, true], unevaluatedItems: false },
    ],
    ["empty-enum", "/enum", { enum: [] }],
    ["pattern", "/pattern", { pattern: "\\_" }],
    ["pattern", "/patternProperties/[", { patternProperties: { "[": true } }],
    ["nullable", "/properties/a/nullable", { properties: { a: { type: "string", nullable: true } } }],
    ["prototype-property", "/properties/__proto__", JSON.parse('{"properties": {"__proto__": true}}')],
    ["nesting", "", nested(51)],
    ["nesting", "", nested(100_000)],
    ["not-compilable", "", { type: "order" }],
    ["not-compilable", "", { $async: true }],
  ])("is %s at %s", (construct, pointer, schema) => {
    expect(unsupportedIn(schema)).toMatchObject([{ construct, pointer }]);
  });

  it.each<[string, JsonSchema]>([
    ["true", true],
    ["a schema that names its dialect", { $schema: "https://json-schema.org/draft/2020-12/schema" }],
    ["a reference to itself", { properties: { a: { $ref: "#" } } }],
    ["a reference into an unknown keyword that refers to itself", { x: { items: { $ref: "#/x" } }, $ref: "#/x" }],
    [
      "an inner schema with a name of its own",
      { $ref: "a", $defs: { a: { $id: "https://example.com/a" } }, $id: "https://example.com/b" },
    ],
    ["a reference to the meta-schema", { $ref: "https://json-schema.org/draft/2020-12/schema" }],
    ["definitions beside a reference in draft-07", { ...draft07, $ref: "#/definitions/a", definitions: { a: true } }],
    [
      "unevaluated properties of what always applies",
      { allOf: [{ $ref: "#/$defs/a" }], ...b, unevaluatedProperties: false, $defs: { a } },
    ],
    [
      "unevaluated properties of alternatives",
      { ...a, anyOf: [b, { properties: { c: true } }], unevaluatedProperties: false },
    ],
    [
      "unevaluated properties beside a condition whose properties are named",
      { ...a, ...condition(a, b), unevaluatedProperties: false },
    ],
    ["unevaluated properties of what only a condition names", { if: a, else: b, unevaluatedProperties: false }],
    ["unevaluated items of alternatives", { anyOf: [{ prefixItems: [true] }, true], unevaluatedItems: false }],
    [
      "unevaluated items of what always applies",
      { prefixItems: [true], allOf: [{ prefixItems: [true, true] }], unevaluatedItems: false },
    ],
    ["hundredths", { multipleOf: 0.01 }],
    ["nesting that is still safe", nested(49)],
  ])("is not %s", (_what, schema) => {
    expect(unsupportedIn(schema)).toEqual([]);
  });

  it("is told with the place, the reason and what to write instead", () => {
    const schema = { properties: { a: { enum: [] }, b: { pattern: "[" }, c: { enum: [] }, d: { enum: [] } } };
    expect(() => requirePublishable(contract("order.placed", { version: "1.2.0", schema }))).toThrow(
      expect.objectContaining({
        code: "contract-unpublishable",
        message: expect.stringMatching(
          /^Contract "order\.placed" 1\.2\.0 cannot be published, .*\/properties\/a\/enum: Ajv refuses a list of no values\. Write .*There is 1 more such place\.$/s,
        ),
        details: { contract: "order.placed", version: "1.2.0", pointer: "/properties/a/enum", construct: "empty-enum" },
      }),
    );
    expect(() => requirePublishable(contract("order.placed", { version: "1.2.0", schema: a }))).not.toThrow();
  });
});
