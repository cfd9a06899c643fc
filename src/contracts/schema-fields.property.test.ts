import fc from "fast-check";
import { expect, it } from "vitest";
import type { JsonSchema } from "./schema.ts";
import { canMeet, fieldsOf, maxFields, type SchemaField } from "./schema-fields.ts";
import { judgeOf } from "./validate.ts";

const names = ["a", "b", "c"];

/** Schemas of objects, lists, maps, alternatives and what holds together. */
const schemas = fc.letrec<{ schema: object; object: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom({ type: "string" }, { type: "integer" }, { type: ["string", "null"] }, {}),
    tie("object"),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ type: fc.constant("object"), additionalProperties: tie("schema") }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ allOf: fc.array(tie("object"), { minLength: 1, maxLength: 2 }) }),
  ),
  object: fc.record({
    type: fc.constant("object"),
    properties: fc.dictionary(fc.constantFrom(...names), tie("schema"), { maxKeys: 2 }),
    required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
    additionalProperties: fc.boolean(),
  }),
})).schema;

const documents = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>("", 1, null),
    fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie("value"), { maxLength: 2 }),
  ),
})).value;

function pointersIn(value: unknown, pointer = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [pointer];
  return [pointer, ...Object.entries(value).flatMap(([name, item]) => pointersIn(item, `${pointer}/${name}`))];
}

/** What is around the value at a pointer, and the name in it that leads there. */
function around(pointer: string): readonly { readonly at: string; readonly next: string }[] {
  const tokens = pointer.split("/");
  return tokens.slice(1).map((next, index) => ({ at: tokens.slice(0, index + 1).join("/"), next }));
}

/** What is said of the fields of a document and does not hold. */
function untrue(fields: readonly SchemaField[], document: unknown): readonly string[] {
  const there = pointersIn(document);
  // Of items of a list and entries of a map there may be none.
  const demanded = fields.filter(({ pointer, isRequired }) => isRequired && !pointer.includes("*"));
  const missing = demanded
    .filter(({ pointer }) => !there.includes(pointer))
    .map(({ pointer }) => `${pointer} is missing`);
  const isNamed = (pointer: string): boolean => fields.some((field) => field.pointer === pointer);
  /** Below a field that may hold more than it names, and that does not name this: by another alternative it may be named all the same. */
  const isBeyond = (pointer: string): boolean =>
    around(pointer).some(({ at, next }) =>
      fields
        .filter((field) => field.more !== "none" && canMeet(field.pointer, at))
        .some((field) => !isNamed(`${field.pointer}/${next}`) && !isNamed(`${field.pointer}/*`)),
    );
  const isShut = (pointer: string): boolean => {
    const met = fields.filter((field) => canMeet(field.pointer, pointer));
    return met.length > 0 && met.every(({ more }) => more === "none") && !isBeyond(pointer);
  };
  const others = there
    .slice(1)
    .filter((pointer) => isShut(pointer.slice(0, pointer.lastIndexOf("/"))))
    .filter((pointer) => !fields.some((field) => canMeet(field.pointer, pointer)));
  return [...missing, ...others.map((pointer) => `${pointer} is not named`)];
}

it("are in every document that fits when they are said to be, and there are no others where a schema is not open", () => {
  let fittingCount = 0;
  fc.assert(
    fc.property(schemas, fc.array(documents, { minLength: 30, maxLength: 30 }), (schema, candidates) => {
      const fields = fieldsOf(schema as JsonSchema);
      const fitting = candidates.filter(judgeOf(schema as JsonSchema));
      fittingCount += fitting.length;
      for (const document of fitting) expect(untrue(fields, document)).toEqual([]);
    }),
    { numRuns: 300 },
  );
  // A test that has nothing to look at says nothing.
  expect(fittingCount).toBeGreaterThan(1_000);
});

it("are found in whatever is taken for a schema, and are never too many", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (schema) => {
      expect(fieldsOf(schema as JsonSchema).length).toBeLessThanOrEqual(maxFields);
    }),
  );
});
