import fc from "fast-check";
import { expect, it } from "vitest";
import { appendPointer, type Json } from "../core/json.ts";
import { contract } from "./contract.ts";
import { validatorOf } from "./validate.ts";

/** A schema, documents that fit it, and documents with one place that does not, each with the pointer of the place. */
interface Sample {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly good: fc.Arbitrary<Json>;
  readonly bad: fc.Arbitrary<{ readonly document: Json; readonly pointer: string }>;
}

const wrong = (document: fc.Arbitrary<Json>) => document.map((value) => ({ document: value, pointer: "" }));

const leaves: readonly Sample[] = [
  { schema: { type: "string" }, good: fc.string(), bad: wrong(fc.oneof(fc.integer(), fc.constant(null))) },
  {
    schema: { type: "integer", minimum: 0 },
    good: fc.nat(),
    bad: wrong(fc.oneof(fc.integer({ max: -1 }), fc.string())),
  },
  { schema: { enum: ["a", "b"] }, good: fc.constantFrom("a", "b"), bad: wrong(fc.constantFrom("c", 1, null)) },
  {
    schema: { anyOf: [{ type: "boolean" }, { type: "null" }] },
    good: fc.constantFrom(true, null),
    bad: wrong(fc.constantFrom("x", 1)),
  },
];

// Names that JavaScript objects inherit, and names that a pointer must escape, among ordinary ones.
const fieldName = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6 }).filter((name) => name !== "__proto__"),
  fc.constantFrom("toString", "constructor", "a/b", "~", "~1"),
);

function objectOf(fields: Readonly<Record<string, Sample>>): Sample {
  const names = Object.keys(fields);
  const samples = Object.entries(fields);
  const good = fc.record(Object.fromEntries(samples.map(([name, sample]) => [name, sample.good]))) as fc.Arbitrary<
    Record<string, Json>
  >;
  const wrongField = fc.constantFrom(...samples).chain(([name, sample]) =>
    fc.tuple(good, sample.bad).map(([document, bad]) => ({
      document: { ...document, [name]: bad.document },
      pointer: `${appendPointer("", name)}${bad.pointer}`,
    })),
  );
  const missingField = fc.tuple(good, fc.constantFrom(...names)).map(([document, name]) => {
    const { [name]: _missing, ...rest } = document;
    return { document: rest, pointer: appendPointer("", name) };
  });
  const extraField = fc
    .tuple(good, fieldName)
    .filter(([, name]) => !names.includes(name))
    .map(([document, name]) => ({ document: { ...document, [name]: 1 }, pointer: appendPointer("", name) }));
  return {
    schema: {
      type: "object",
      required: names,
      properties: Object.fromEntries(samples.map(([name, sample]) => [name, sample.schema])),
      additionalProperties: false,
    },
    good,
    bad: fc.oneof(wrongField, missingField, extraField),
  };
}

function arrayOf(item: Sample): Sample {
  const good = fc.array(item.good, { maxLength: 3 });
  return {
    schema: { type: "array", items: item.schema },
    good,
    bad: fc.tuple(good, item.bad, fc.nat()).map(([items, bad, at]) => {
      const index = at % (items.length + 1);
      return { document: items.toSpliced(index, 0, bad.document), pointer: `/${index}${bad.pointer}` };
    }),
  };
}

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3, depthIdentifier: "sample" },
    fc.constantFrom(...leaves),
    tie("sample").map(arrayOf),
    fc.dictionary(fieldName, tie("sample"), { minKeys: 1, maxKeys: 3, depthIdentifier: "sample" }).map(objectOf),
  ),
}));

const validatorFor = (schema: Sample["schema"]) => validatorOf(contract("test.any", { version: "1.0.0", schema }));

it("a document that fits has no violations", () => {
  const cases = sample.chain(({ schema, good }) => fc.tuple(fc.constant(schema), good));
  fc.assert(
    fc.property(cases, ([schema, document]) => {
      expect(validatorFor(schema)(document)).toEqual([]);
    }),
  );
});

it("a document with one wrong place has violations at exactly that place", () => {
  const cases = sample.chain(({ schema, bad }) => fc.tuple(fc.constant(schema), bad));
  fc.assert(
    fc.property(cases, ([schema, { document, pointer }]) => {
      expect(new Set(validatorFor(schema)(document).map((violation) => violation.pointer))).toEqual(new Set([pointer]));
    }),
  );
});
