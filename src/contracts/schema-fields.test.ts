import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "./schema.ts";
import { canMeet, fieldsOf, maxFields } from "./schema-fields.ts";

const text = { type: "string" };

/** Pointers, with "!" for what every document has. */
function listed(schema: JsonSchema): readonly string[] {
  return fieldsOf(schema)
    .slice(1)
    .map(({ pointer, isRequired }) => (isRequired ? `${pointer}!` : pointer));
}

function at(schema: JsonSchema, pointer: string) {
  const found = fieldsOf(schema).find((field) => field.pointer === pointer);
  if (found === undefined) throw new Error(`There is no ${pointer}.`);
  return found;
}

describe("the fields of a schema", () => {
  it("are those of objects, lists and maps, level by level", () => {
    const line = { type: "object", required: ["sku"], properties: { sku: text, "a/b": text } };
    const schema = {
      type: "object",
      required: ["lines"],
      properties: { lines: { type: "array", items: line }, prices: { type: "object", additionalProperties: text } },
    };
    expect(listed(schema)).toEqual(["/lines!", "/prices", "/lines/*!", "/prices/*", "/lines/*/sku!", "/lines/*/a~1b"]);
    expect(at(schema, "/prices/*").name).toBe("prices");
    expect(at(schema, "")).toMatchObject({ name: "", isRequired: true, types: ["object"], more: "any" });
  });

  it("are always there when one of several that all hold demands them", () => {
    const schema = {
      allOf: [{ $ref: "#/$defs/base" }, { required: ["name"] }],
      properties: { name: { type: ["string", "null"] } },
      $defs: { base: { type: "object", required: ["id"], properties: { id: { type: "integer" } } } },
    };
    expect(listed(schema)).toEqual(["/name!", "/id!"]);
    expect(at(schema, "/name").types).toEqual(["string", "null"]);
  });

  it("are always there when each alternative that takes an object demands them", () => {
    const card = { type: "object", required: ["kind", "card"], properties: { kind: { const: "card" }, card: text } };
    const cash = { type: "object", required: ["kind"], properties: { kind: { const: "cash" } } };
    expect(listed({ oneOf: [card, cash] })).toEqual(["/kind!", "/card"]);
    expect(
      listed({ type: "object", properties: { pay: { anyOf: [cash, { type: "null" }] } }, required: ["pay"] }),
    ).toEqual(["/pay!", "/pay/kind"]);
  });

  it("are perhaps there when they depend on a condition", () => {
    const schema = {
      type: "object",
      if: { properties: { a: text }, required: ["a"] },
      // biome-ignore lint/suspicious/noThenProperty: it is the keyword.
      then: { properties: { b: text }, required: ["b"] },
      else: { properties: { c: text } },
      dependentSchemas: { a: { required: ["d"] } },
    };
    expect(listed(schema)).toEqual(["/a", "/b", "/c", "/d"]);
  });

  it("are of one name in lists by place, and in maps by pattern", () => {
    expect(listed({ prefixItems: [text, { properties: { x: text } }], items: false })).toEqual(["/*!", "/*/x"]);
    expect(listed({ patternProperties: { "^x": { properties: { y: text } } } })).toEqual(["/*!", "/*/y"]);
  });

  it("are entered once where a schema refers to itself", () => {
    const schema = { type: "object", properties: { name: text, parent: { $ref: "#" } } };
    expect(listed(schema)).toEqual(["/name", "/parent"]);
    expect(at(schema, "/parent").more).toBe("unread");
  });

  it("are found through names and anchors, and a reference to nowhere is not read", () => {
    const $defs = {
      a: { $anchor: "here", properties: { x: text } },
      b: { $id: "https://example.com/b", properties: { y: text } },
    };
    const properties = { a: { $ref: "#here" }, b: { $ref: "https://example.com/b" }, c: { $ref: "#/$defs/none" } };
    const schema = { properties, $defs };
    expect(listed(schema)).toEqual(["/a", "/b", "/c", "/a/x", "/b/y"]);
    expect(at(schema, "/c").more).toBe("unread");
  });

  it.each([
    [{ properties: { a: text } }, "any"],
    [{ properties: { a: text }, additionalProperties: false }, "none"],
    [{ properties: { a: text }, unevaluatedProperties: false }, "none"],
    [{ allOf: [{ properties: { a: text } }], additionalProperties: false }, "none"],
    [{ anyOf: [{ properties: { a: text } }, { properties: { b: text }, additionalProperties: false }] }, "any"],
    [{ type: "object", additionalProperties: text }, "none"],
    [{ type: "string" }, "none"],
    [{ type: "array" }, "any"],
    [{ type: "array", items: text }, "none"],
    [true, "any"],
    [false, "none"],
  ] as const)("say what else there may be in %j: %s", (schema, more) => {
    expect(at(schema, "").more).toBe(more);
  });

  it("have the types that are left by all that is said of them", () => {
    expect(at({ allOf: [{ type: ["number", "string"] }, { type: ["integer", "null"] }] }, "").types).toEqual([
      "integer",
    ]);
    expect(at({ enum: ["a", 1, null] }, "").types).toEqual(["string", "integer", "null"]);
    expect(at({ anyOf: [{ type: "string" }, { type: "null" }] }, "").types).toEqual(["string", "null"]);
  });

  it("bring along formats, examples and what is usual", () => {
    const schema = { type: "string", format: "email", examples: ["a@example.com"], default: "b@example.com" };
    expect(at(schema, "")).toMatchObject({ formats: ["email"], examples: ["a@example.com", "b@example.com"] });
  });

  it("are bounded where schemas branch without end, and say where they were not read", () => {
    const names = [..."abcdefgh"];
    const level = (depth: number): object => ({
      properties: Object.fromEntries(
        names.map((name) => [name, depth === 0 ? text : { $ref: `#/$defs/${depth - 1}` }]),
      ),
    });
    const $defs = Object.fromEntries(Array.from({ length: 12 }, (_, depth) => [depth, level(depth)]));
    const fields = fieldsOf({ $ref: "#/$defs/11", $defs });
    expect(fields.length).toBeLessThanOrEqual(maxFields);
    expect(fields.length).toBeGreaterThan(1_000);
    expect(fields.at(-1)?.more).toBe("unread");
  });

  it("are 528 of a Shopify order", () => {
    const schema = createRequire(import.meta.url)("shopify-webhook-schemas/schemas/2026-07/orders/create.json");
    expect(fieldsOf(schema)).toHaveLength(528);
    expect(at(schema, "/line_items/*/tax_lines/*/price_set/shop_money/amount")).toMatchObject({ isRequired: true });
  });
});

describe("pointers", () => {
  it("can meet where one has a name and the other every name", () => {
    expect(canMeet("/lines/*/sku", "/lines/0/sku")).toBe(true);
    expect(canMeet("/lines/0/sku", "/*/*/sku")).toBe(true);
    expect(canMeet("/lines/*/sku", "/lines/*")).toBe(false);
    expect(canMeet("/lines/*/sku", "/lines/*/price")).toBe(false);
  });
});
