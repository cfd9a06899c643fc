import { describe, expect, it } from "vitest";
import type { Json } from "../core/json.ts";
import { contract } from "./contract.ts";
import { jsonSchema } from "./schema.ts";
import { judgeOf, validatorOf } from "./validate.ts";

type Schema = { readonly [keyword: string]: unknown };

const condition = (when: Schema, ...clauses: readonly unknown[]): Schema =>
  Object.fromEntries([when, ...clauses].map((schema, place) => [["if", "then", "else"][place], schema]));
const closed = { unevaluatedProperties: false };
const one = { properties: { a: { const: 1 } }, required: ["a"] };
const other = { properties: { b: true } };

type Case = readonly [name: string, schema: Schema, fitting: readonly Json[], others: readonly Json[]];

/** Of each, Ajv 8.20 as it is gets one wrong. */
const cases: readonly Case[] = [
  ["a condition that does not hold", { ...condition(one, true), ...closed }, [{ a: 1 }, {}], [{ a: 2 }]],
  ["a condition without consequence", { ...condition(one), ...closed }, [{ a: 1 }], [{ a: 2 }, { b: 1 }]],
  ["another consequence", { ...condition(one, true, other), ...closed }, [{ b: 1 }, { a: 1 }], [{ a: 1, b: 1 }]],
  [
    "what holds beside a condition that does not",
    { allOf: [one], ...condition({ required: ["b"] }, other), ...closed },
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: 1, c: 1 }],
  ],
  [
    "what a reference names beside branches",
    { $ref: "#/$defs/one", $defs: { one }, anyOf: [{ properties: { c: true }, required: ["c"] }, other], ...closed },
    [
      { a: 1, b: 1 },
      { a: 1, c: 1 },
    ],
    [{ a: 1, d: 1 }],
  ],
  [
    "items beside what depends on properties",
    { allOf: [{ dependentSchemas: { a: { prefixItems: [true] } } }], unevaluatedItems: false },
    [[], {}, { a: 1 }],
    [[1]],
  ],
  [
    "one item and the next",
    { items: { anyOf: [one, other], ...closed } },
    [[{ a: 1, b: 1 }, { b: 1 }]],
    [[{ a: 1 }, { a: 2, b: 1 }]],
  ],
  [
    "all items of a branch",
    { anyOf: [{ items: { type: "string" } }, { prefixItems: [true] }], unevaluatedItems: false },
    [["a", "b", "c"], [1], []],
    [[1, 2]],
  ],
  [
    "a dependency beside what holds",
    { allOf: [one], dependentSchemas: { b: other }, ...closed },
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: 1, c: 1 }],
  ],
];

/** The optimiser of Ajv 8.20 drops a variable that is used. */
const neverHolding: Schema = {
  $defs: { rest: closed, never: { oneOf: [true], not: true } },
  allOf: [condition({ $ref: "#/$defs/never" })],
};

describe("what was not evaluated", () => {
  it("does not trip the validator over a condition that never holds", () => {
    const validate = validatorOf(contract("test.document", { version: "1.0.0", schema: jsonSchema(neverHolding) }));
    expect(validate({ a: 1 })).toEqual([]);
  });

  it.each(cases)("is left over as the specification says: %s", (_name, schema, fitting, others) => {
    const fits = judgeOf(schema);
    const validate = validatorOf(contract("closed", { version: "1.0.0", schema: jsonSchema(schema) }));
    expect(fitting.map((document) => [fits(document), validate(document)])).toEqual(fitting.map(() => [true, []]));
    expect(others.map((document) => [fits(document), validate(document).length > 0])).toEqual(
      others.map(() => [false, true]),
    );
  });

  it("makes no difference to a schema that asks nothing of it", () => {
    const schema = { allOf: [{ anyOf: [one, other] }], ...condition(one, { required: ["b"] }, { required: ["c"] }) };
    const validate = validatorOf(contract("open", { version: "1.0.0", schema: jsonSchema(schema) }));
    expect([{ a: 1, b: 1 }, { c: 1 }].map(validate)).toEqual([[], []]);
    expect([{ a: 1 }, { b: 1 }].map((document) => validate(document).map(({ pointer }) => pointer))).toEqual([
      ["/b"],
      ["/c"],
    ]);
  });
});
