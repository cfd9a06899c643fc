import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Contract, contract } from "../../contracts/contract.ts";
import type { SchemaSource } from "../../contracts/schema.ts";
import { validatorOf } from "../../contracts/validate.ts";
import type { Json } from "../../core/json.ts";
import { documentsOf } from "./documents-of.ts";
import { simpler } from "./simpler.ts";

const contractOf = (schema: SchemaSource): Contract => contract("test.document", { version: "1.0.0", schema });
const documents = (schema: SchemaSource): fc.Arbitrary<Json> => documentsOf(contractOf(schema)) as fc.Arbitrary<Json>;
/** The same ones in every execution, so that what is expected of them is certain. */
const sample = (schema: SchemaSource, numRuns = 300): readonly Json[] =>
  fc.sample(documents(schema), { numRuns, seed: 1 });

const order = {
  type: "object",
  required: ["id", "lines"],
  properties: {
    id: { type: "string", pattern: "^[A-Z]{2}-\\d{3}$" },
    note: { type: ["string", "null"] },
    kind: { enum: ["retail", "wholesale"] },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["sku", "quantity"],
        properties: { sku: { type: "string", minLength: 1 }, quantity: { type: "integer", minimum: 1 } },
      },
    },
  },
};

interface Order {
  readonly id: string;
  readonly note?: string | null;
  readonly kind?: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

describe("documents of a contract", () => {
  it.each<[string, SchemaSource]>([
    ["an order", order],
    ["anything", true],
    ["types", { type: ["integer", "null"] }],
    ["const and enum", { anyOf: [{ const: { a: [1] } }, { enum: ["x", 2, null] }] }],
    ["bounds", { type: "number", exclusiveMinimum: 1.5, maximum: 1.6 }],
    ["multiples", { type: "number", multipleOf: 0.25, minimum: -1 }],
    ["lengths", { type: "string", minLength: 3, maxLength: 4 }],
    ["a pattern", { type: "string", pattern: "^(?:[A-Z]{3}|\\p{L}+\\d?)$" }],
    ["a pattern that fast-check cannot make", { type: "string", pattern: "^(?=.*\\d)[a-z\\d]{2,8}$" }],
    [
      "formats",
      {
        anyOf: ["date", "date-time", "uuid", "email", "ipv6", "uri", "time", "duration"].map((format) => ({
          type: "string",
          format,
        })),
      },
    ],
    [
      "patterns of names",
      {
        type: "object",
        patternProperties: { "^x-": { type: "integer" } },
        additionalProperties: false,
        minProperties: 1,
      },
    ],
    ["names", { type: "object", propertyNames: { pattern: "^[a-c]$" }, minProperties: 2 }],
    ["items by place", { type: "array", prefixItems: [{ const: 1 }, { type: "string" }], items: false, minItems: 2 }],
    ["contained items", { type: "array", contains: { const: 7 }, minContains: 2, maxContains: 3 }],
    [
      "unique items",
      { type: "array", items: { type: "integer", minimum: 0, maximum: 4 }, uniqueItems: true, minItems: 3 },
    ],
    ["all and not", { allOf: [{ type: "integer" }, { not: { multipleOf: 2 } }], minimum: 0 }],
    [
      "exactly one",
      {
        oneOf: [
          { type: "object", required: ["a"] },
          { type: "object", required: ["b"] },
        ],
      },
    ],
    [
      "dependencies",
      {
        type: "object",
        properties: { a: true, b: true },
        dependentRequired: { a: ["b"] },
        dependentSchemas: { b: { minProperties: 3 } },
      },
    ],
    [
      "what is left over",
      { allOf: [{ properties: { a: { type: "integer" } } }], properties: { b: true }, unevaluatedProperties: false },
    ],
    [
      "itself",
      {
        type: "object",
        required: ["v"],
        properties: { v: { type: "integer" }, children: { type: "array", items: { $ref: "#" } } },
        additionalProperties: false,
      },
    ],
  ])("fit, and differ: %s", (_what, schema) => {
    const validate = validatorOf(contractOf(schema));
    const made = sample(schema);
    expect(made.filter((document) => validate(document).length > 0)).toEqual([]);
    expect(new Set(made.map((document) => JSON.stringify(document))).size).toBeGreaterThan(2);
  });

  it("have and lack whatever may be there, and show all values of a choice", () => {
    const made = sample(order) as unknown as readonly Order[];
    const kinds = new Set(made.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(["retail", "wholesale", undefined]));
    expect(new Set(made.map(({ note }) => (typeof note === "string" ? "text" : note)))).toEqual(
      new Set(["text", null, undefined]),
    );
    expect(new Set(made.map(({ lines }) => Math.min(lines.length, 3)))).toEqual(new Set([1, 2, 3]));
    // An open schema allows what nobody described, and senders send it.
    expect(made.some((document) => Object.keys(document).some((name) => !(name in order.properties)))).toBe(true);
  });

  it("shrink to the plainest that fits and fails", () => {
    const isSmall = ({ lines }: Order) => lines.every(({ quantity }) => quantity < 1_000);
    const { counterexample } = fc.check(
      fc.property(documents(order), (document) => isSmall(document as unknown as Order)),
      { numRuns: 1_000, seed: 1 },
    );
    expect(counterexample).toEqual([
      { id: expect.stringMatching(/^[A-Z]{2}-\d{3}$/), lines: [{ sku: "a", quantity: 1_000 }] },
    ]);
  });

  it("come to an end where a schema refers to itself", () => {
    const depthOf = (value: Json): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    const list = {
      type: "object",
      required: ["next"],
      properties: { next: { anyOf: [{ $ref: "#" }, { type: "null" }] } },
    };
    const depths = sample(list).map(depthOf);
    expect(Math.max(...depths)).toBeLessThan(20);
    expect(Math.max(...depths)).toBeGreaterThan(2);
  });

  it("are refused where there are none, and when the schema is no schema", () => {
    const none = { type: "object", required: ["a"], properties: { a: false } };
    expect(() => documents(none)).toThrow(
      expect.objectContaining({ code: "schema-invalid", message: expect.stringContaining('"test.document" 1.0.0') }),
    );
    expect(() => documents({ type: "order" })).toThrow(expect.objectContaining({ code: "schema-invalid" }));
  });

  it("are the same for the same seed", () => {
    expect(sample(order, 20)).toEqual(sample(order, 20));
  });
});

describe("simpler documents", () => {
  it("come to an end, whichever is taken", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.infiniteStream(fc.nat()), (value, choices) => {
        let document = JSON.parse(JSON.stringify(value)) as Json;
        for (let steps = 0; document !== null; steps++) {
          expect(steps).toBeLessThan(5_000);
          // `null` is always the first; it would end at once.
          const [, ...others] = simpler(document);
          if (others.length === 0) break;
          document = others[(choices.next().value ?? 0) % others.length] as Json;
        }
      }),
      { numRuns: 30 },
    );
  });
});
