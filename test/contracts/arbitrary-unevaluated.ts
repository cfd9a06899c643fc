import fc from "fast-check";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import type { Json } from "../../src/core/json.ts";

/** Schemas in which it matters what other schemas evaluate, over few names and values. For tests. */
const name = fc.constantFrom("a", "b", "c");
const leaf = fc.constantFrom<JsonSchema>(true, { type: "string" }, { type: "number" }, { const: 1 }, { const: "x" });
const leaves = fc.dictionary(name, leaf, { minKeys: 1, maxKeys: 2, noNullPrototype: true });

function conditions(schema: fc.Arbitrary<JsonSchema>): fc.Arbitrary<{ readonly [keyword: string]: JsonSchema }> {
  return fc
    .tuple(schema, fc.option(schema), fc.option(schema))
    .map((parts) =>
      Object.fromEntries(["if", "then", "else"].map((keyword, place) => [keyword, parts[place] ?? true])),
    );
}

const applied = fc.letrec<{ readonly schema: JsonSchema }>((tie) => {
  const inner = tie("schema");
  const some = fc.array(inner, { minLength: 1, maxLength: 2 });
  const both = fc
    .tuple(inner, inner)
    .map((parts) => Object.assign({}, ...parts.filter((part) => part !== true)) as JsonSchema);
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthIdentifier: "applied" },
      leaf,
      { arbitrary: both, weight: 6 },
      fc.record({ properties: leaves }),
      fc.record({ patternProperties: fc.constantFrom({ "^a": true }, { "[bc]": { type: "number" } }) }),
      fc.record({ required: fc.uniqueArray(name, { minLength: 1, maxLength: 1 }) }),
      fc.record({ prefixItems: fc.array(leaf, { minLength: 1, maxLength: 2 }) }),
      fc.record({ items: leaf }),
      fc.record({ contains: leaf }),
      fc.record({ minItems: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ additionalProperties: leaf }),
      fc.record({ allOf: some }),
      fc.record({ anyOf: some }),
      fc.record({ oneOf: some }),
      fc.record({ not: inner }),
      conditions(inner),
      fc.record({ dependentSchemas: fc.dictionary(name, inner, { minKeys: 1, maxKeys: 1, noNullPrototype: true }) }),
      fc.record({ $ref: fc.constantFrom("#/$defs/a", "#/$defs/b", "#/$defs/rest") }),
      fc.record({ properties: fc.record({ a: fc.constant({ $ref: "#" }) }) }),
      fc.record({ prefixItems: fc.constant([{ $ref: "#" }]) }),
    ),
  };
}).schema;

const rest = fc.constantFrom<JsonSchema>(false, { type: "string" }, { type: "array" }, true);

export const arbitraryUnevaluated: fc.Arbitrary<JsonSchema> = fc
  .record({
    properties: fc.option(leaves),
    prefixItems: fc.option(fc.array(leaf, { minLength: 1, maxLength: 2 })),
    around: fc.array(applied, { minLength: 1, maxLength: 3 }),
    keyword: fc.constantFrom("allOf", "anyOf", "oneOf"),
    condition: fc.option(conditions(applied)),
    unevaluatedItems: fc.option(rest),
    unevaluatedProperties: fc.option(rest),
    $defs: fc.record({
      a: applied,
      b: leaf,
      rest: fc.record({ unevaluatedItems: rest, unevaluatedProperties: rest }, { requiredKeys: [] }),
    }),
  })
  .map(({ around, keyword, condition, ...others }) => {
    const { a, ...definitions } = others.$defs;
    const isCircle = JSON.stringify(a).includes("#/$defs/a");
    const kept = Object.entries({ ...others, [keyword]: around, ...condition }).filter(([, value]) => value !== null);
    const schema = { ...Object.fromEntries(kept), $defs: { ...definitions, a: isCircle ? true : a } };
    return JSON.parse(JSON.stringify(schema)) as JsonSchema;
  });

const items = [1, 2, "x", "y", null] as const;

/** Arrays of up to three items, and objects of up to three properties: all there are over a few values. */
export const smallDocuments: readonly Json[] = [
  ...[0, 1, 2, 3].flatMap((length) => tuples(length, items)),
  ...tuples(3, [undefined, ...items]).map((values) =>
    JSON.parse(JSON.stringify({ a: values[0], b: values[1], c: values[2] })),
  ),
  ...[{ a: { b: 1 } }, { a: { a: "x" }, b: 1 }, [[1, "x"]], { d: 1 }],
];

function tuples<T>(length: number, values: readonly T[]): readonly (readonly T[])[] {
  if (length === 0) return [[]];
  return tuples(length - 1, values).flatMap((tuple) => values.map((value) => [...tuple, value]));
}
