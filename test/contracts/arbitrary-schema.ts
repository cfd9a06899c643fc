import fc from "fast-check";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import type { Json } from "../../src/core/json.ts";

/** Schemas and documents over few names and values, so that they have to do with one another. For tests. */
const names = ["a", "b", "c"] as const;
const values: readonly Json[] = [null, true, false, 0, 1, 2, 3, 4, 6, -1, 1.5, "", "x", "y", "ab", "abc", "2026-01-31"];

const name = fc.constantFrom(...names);
const smallCount = fc.integer({ min: 0, max: 3 });
const optional = { requiredKeys: ["type"] } as { requiredKeys: ["type"] };

const leaf: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom<JsonSchema>(true, {}, false),
  fc.record({
    type: fc.constantFrom("string", "number", "integer", "boolean", "null", ["string", "null"], ["integer", "string"]),
  }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }) }),
  fc.record({ const: fc.constantFrom(...values) }),
  fc.record(
    { type: fc.constant("number"), minimum: fc.integer({ min: -2, max: 3 }), maximum: fc.integer({ min: -2, max: 5 }) },
    optional,
  ),
  fc.record(
    {
      type: fc.constant("integer"),
      multipleOf: fc.constantFrom(1, 2, 3, 0.5, 4),
      exclusiveMinimum: fc.integer({ min: -2, max: 3 }),
      exclusiveMaximum: fc.integer({ min: 0, max: 9 }),
    },
    optional,
  ),
  fc.record(
    { type: fc.constant("string"), minLength: smallCount, maxLength: fc.integer({ min: 0, max: 4 }) },
    optional,
  ),
  fc.record({ minLength: smallCount }),
  fc.record({ format: fc.constantFrom("date", "email") }),
);

interface Tied {
  readonly schema: JsonSchema;
}

/** @param isNegated whether schemas may have `not`. */
export function arbitrarySchema(isNegated: boolean): fc.Arbitrary<JsonSchema> {
  const { schema } = fc.letrec<Tied>((tie) => {
    const inner = tie("schema");
    const some = (maxLength: number) => fc.array(inner, { minLength: 1, maxLength });
    const byName = (maxKeys: number) => fc.dictionary(name, inner, { maxKeys, noNullPrototype: true });
    const object = fc.record(
      {
        type: fc.constant("object"),
        properties: byName(3),
        required: fc.uniqueArray(name, { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), inner),
        minProperties: smallCount,
        maxProperties: fc.integer({ min: 0, max: 4 }),
        propertyNames: fc.constantFrom<JsonSchema>({ maxLength: 1 }, { enum: ["a", "b"] }, true),
      },
      optional,
    );
    const array = fc.record(
      {
        type: fc.constant("array"),
        items: inner,
        prefixItems: some(2),
        minItems: smallCount,
        maxItems: fc.integer({ min: 0, max: 4 }),
        contains: inner,
        minContains: fc.integer({ min: 0, max: 2 }),
        maxContains: fc.integer({ min: 1, max: 3 }),
        uniqueItems: fc.boolean(),
      },
      optional,
    );
    const condition = fc
      .tuple(inner, fc.option(inner), fc.option(inner))
      .map((parts) =>
        Object.fromEntries(["if", "then", "else"].map((keyword, place) => [keyword, parts[place] ?? true])),
      );
    const dependent = fc.record({
      dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
        maxKeys: 2,
        noNullPrototype: true,
      }),
    });
    const unevaluated = fc.record(
      {
        properties: byName(2),
        allOf: some(1),
        anyOf: some(2),
        unevaluatedProperties: fc.oneof(fc.constant(false), inner),
      },
      { requiredKeys: ["unevaluatedProperties"] },
    );
    const unevaluatedItems = fc.record(
      {
        prefixItems: some(1),
        allOf: some(1),
        anyOf: some(2),
        unevaluatedItems: fc.oneof(fc.constant(false), inner),
      },
      { requiredKeys: ["unevaluatedItems"] },
    );
    const tree = fc.record({
      type: fc.constant("object"),
      properties: fc.record({
        a: inner,
        b: fc.constant({ $ref: "#" }),
        c: fc.constant({ type: "array", items: { $ref: "#" } }),
      }),
      required: fc.uniqueArray(name, { maxLength: 1 }),
    });
    return {
      schema: fc.oneof(
        { maxDepth: 3 },
        leaf,
        object,
        array,
        fc.record({ anyOf: some(3) }),
        fc.record({ oneOf: some(3) }),
        fc.record({ allOf: some(2) }),
        condition,
        dependent,
        unevaluated,
        unevaluatedItems,
        tree,
        isNegated ? fc.record({ not: inner }) : leaf,
      ),
    };
  });
  return schema.map((made) => JSON.parse(JSON.stringify(made)) as JsonSchema);
}

export const arbitraryDocument: fc.Arbitrary<Json> = fc
  .letrec<{ readonly document: Json }>((tie) => ({
    document: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(...values),
      fc.dictionary(fc.constantFrom(...names, "dd"), tie("document"), { maxKeys: 4 }) as fc.Arbitrary<Json>,
      fc.array(tie("document"), { maxLength: 4 }),
    ),
  }))
  .document.map((made) => JSON.parse(JSON.stringify(made)) as Json);
