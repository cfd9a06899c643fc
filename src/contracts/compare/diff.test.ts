import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../schema.ts";
import { judgeOf } from "../validate.ts";
import { type DiffOptions, diffSchemas } from "./diff.ts";
import { createComparer } from "./includes.ts";

type Case = readonly [name: string, before: JsonSchema, after: JsonSchema];

const object = (properties: { readonly [name: string]: JsonSchema }, more: object = {}): JsonSchema => ({
  type: "object",
  properties,
  ...more,
});
const text = { type: "string" } as const;
const condition = (...schemas: readonly [when: JsonSchema, consequence: JsonSchema]): JsonSchema =>
  Object.fromEntries(["if", "then"].map((keyword, place) => [keyword, schemas[place]]));

/** Compatible both ways: they mean the same, however they are written. */
const same: readonly Case[] = [
  ["a type and a list of it", { type: "string" }, { type: ["string"] }],
  ["integer and multiples of 1", { type: "integer" }, { type: "number", multipleOf: 1 }],
  ["const and an enum of one", { const: "a" }, { enum: ["a"] }],
  ["an enum in another order", { enum: ["a", "b"] }, { enum: ["b", "a"] }],
  ["a definition and what it says", { $ref: "#/$defs/a", $defs: { a: text } }, text],
  [
    "a definition of another name",
    { $ref: "#/$defs/a", $defs: { a: text } },
    { $ref: "#/$defs/b", $defs: { b: text } },
  ],
  ["branches in another order", { anyOf: [text, { type: "null" }] }, { anyOf: [{ type: "null" }, text] }],
  ["branches and a list of types", { anyOf: [text, { type: "null" }] }, { type: ["string", "null"] }],
  [
    "exactly one of what excludes one another",
    { oneOf: [text, { type: "null" }] },
    { anyOf: [text, { type: "null" }] },
  ],
  ["a negation twice", text, { not: { not: text } }],
  ["all of two and both in one", { allOf: [{ minLength: 1 }, { maxLength: 3 }] }, { minLength: 1, maxLength: 3 }],
  ["bounds of whole numbers", { type: "integer", minimum: 1 }, { type: "integer", exclusiveMinimum: 0 }],
  ["a condition that never holds", text, { allOf: [text, condition(false, { minLength: 9 })] }],
  [
    "closed by hand and as a rest",
    object({ a: text }, { additionalProperties: false }),
    object({ a: text }, { unevaluatedProperties: false }),
  ],
  [
    "names that must be and a smaller size",
    object({}, { required: ["a"] }),
    object({}, { required: ["a"], minProperties: 1 }),
  ],
  [
    "items by place, in both drafts",
    { $schema: "http://json-schema.org/draft-07/schema#", items: [text], additionalItems: false },
    { prefixItems: [text], items: false },
  ],
  [
    "what depends, in both drafts",
    { $schema: "http://json-schema.org/draft-07/schema#", dependencies: { a: ["b"] } },
    { dependentRequired: { a: ["b"] } },
  ],
  [
    "a tree, and the same a level deeper",
    { $ref: "#/$defs/n", $defs: { n: object({ child: { $ref: "#/$defs/n" } }) } },
    { $ref: "#/$defs/n", $defs: { n: object({ child: object({ child: { $ref: "#/$defs/n" } }) }) } },
  ],
];

/** The old ones fit the new one, and not the reverse. */
const widened: readonly Case[] = [
  ["a type added", { type: "string" }, { type: ["string", "null"] }],
  ["whole numbers to all", { type: "integer" }, { type: "number" }],
  ["a value added to an enum", { enum: ["a"] }, { enum: ["a", "b"] }],
  ["a minimum lowered", { type: "number", minimum: 2 }, { type: "number", minimum: 1 }],
  ["an exclusive bound included", { type: "number", exclusiveMaximum: 2 }, { type: "number", maximum: 2 }],
  ["multiples of a divisor", { type: "number", multipleOf: 4 }, { type: "number", multipleOf: 2 }],
  ["a longer text", { type: "string", maxLength: 3 }, { type: "string", maxLength: 4 }],
  ["a pattern removed", { type: "string", pattern: "^a+$" }, { type: "string" }],
  ["a format removed", { type: "string", format: "email" }, { type: "string" }],
  ["a property no longer required", object({ a: text }, { required: ["a"] }), object({ a: text })],
  ["a closed object opened", object({ a: text }, { additionalProperties: false }), object({ a: text })],
  [
    "a property added to a closed object",
    object({}, { additionalProperties: false }),
    object({ a: text }, { additionalProperties: false }),
  ],
  ["a property forgotten in an open object", object({ a: text }), object({})],
  ["names less restricted", { propertyNames: { maxLength: 1 } }, { propertyNames: { maxLength: 2 } }],
  ["fewer properties needed", { minProperties: 2 }, { minProperties: 1 }],
  ["a pattern of names forgotten", { patternProperties: { "^x": text } }, {}],
  ["a dependency removed", { dependentRequired: { a: ["b"] } }, {}],
  ["a dependent schema removed", { dependentSchemas: { a: { required: ["b"] } } }, {}],
  ["items less restricted", { type: "array", items: text }, { type: "array" }],
  ["a place less", { prefixItems: [text, text] }, { prefixItems: [text] }],
  ["more items", { maxItems: 1 }, { maxItems: 2 }],
  ["no longer unique", { type: "array", uniqueItems: true }, { type: "array" }],
  ["need not contain", { contains: text }, {}],
  ["may contain more", { contains: text, maxContains: 1 }, { contains: text, maxContains: 2 }],
  ["a branch added to any", { anyOf: [text] }, { anyOf: [text, { type: "null" }] }],
  ["a branch removed from all", { allOf: [{ minLength: 1 }, { maxLength: 3 }] }, { allOf: [{ minLength: 1 }] }],
  ["a narrower negation", { not: { type: ["string", "null"] } }, { not: { type: "null" } }],
  ["a condition's consequence removed", condition({ required: ["a"] }, { required: ["b"] }), {}],
  [
    "more evaluated",
    { properties: { a: text }, unevaluatedProperties: false },
    { properties: { a: text }, allOf: [{ properties: { b: text } }], unevaluatedProperties: false },
  ],
  [
    "deep in a tree",
    {
      $ref: "#/$defs/n",
      $defs: { n: object({ name: { type: "string", maxLength: 2 }, child: { $ref: "#/$defs/n" } }) },
    },
    {
      $ref: "#/$defs/n",
      $defs: { n: object({ name: { type: "string", maxLength: 3 }, child: { $ref: "#/$defs/n" } }) },
    },
  ],
];

/** Each fits what the other does not. */
const neither: readonly Case[] = [
  ["another type", { type: "string" }, { type: "number" }],
  ["a value replaced", { enum: ["a", "b"] }, { enum: ["a", "c"] }],
  [
    "a property renamed and required",
    object({ a: text }, { required: ["a"] }),
    object({ b: text }, { required: ["b"] }),
  ],
];

const compatible = (before: JsonSchema, after: JsonSchema, options?: DiffOptions) =>
  diffSchemas(before, after, options).compatible;

/** Every counterexample is one, by Ajv. */
function expectCounterexamples(before: JsonSchema, after: JsonSchema): void {
  const { changes } = diffSchemas(before, after);
  const [old, young] = [judgeOf(before), judgeOf(after)];
  const breaking = changes.filter((change) => change.breaking);
  expect(breaking.length).toBeGreaterThan(0);
  for (const { counterexample } of breaking)
    expect([counterexample, old(counterexample), young(counterexample)]).toEqual([counterexample, true, false]);
}

describe("the verdict on two versions", () => {
  it.each(same)("compatible both ways: %s", (_name, before, after) => {
    expect([compatible(before, after), compatible(after, before)]).toEqual([true, true]);
    expect(compatible(before, after, { mode: "FULL" })).toBe(true);
  });

  it.each(widened)("compatible one way: %s", (_name, before, after) => {
    expect([compatible(before, after), compatible(after, before)]).toEqual([true, false]);
    expect([compatible(before, after, { mode: "FORWARD" }), compatible(before, after, { mode: "FULL" })]).toEqual([
      false,
      false,
    ]);
    expect(compatible(after, before, { mode: "FORWARD_TRANSITIVE" })).toBe(true);
    expectCounterexamples(after, before);
  });

  it.each(neither)("compatible neither way: %s", (_name, before, after) => {
    expect([compatible(before, after), compatible(after, before)]).toEqual([false, false]);
    expectCounterexamples(before, after);
  });

  it("needs a new major version when it breaks, a minor one when it does not, and a patch for what says nothing", () => {
    const bump = (before: JsonSchema, after: JsonSchema) => diffSchemas(before, after).requiredBump;
    const known = object({ a: text });
    expect(bump(known, object({ a: text }, { required: ["a"] }))).toBe("major");
    expect(bump(object({ a: text }, { required: ["a"] }), known)).toBe("minor");
    expect(bump(known, object({ a: { ...text, description: "a name" } }))).toBe("patch");
    expect(bump(known, { properties: { a: { type: "string" } }, type: "object" })).toBe("none");
  });

  it("looks through anchors, and does not stumble over a reference to what is gone", () => {
    const anchored = (type: string) => object({ a: { $anchor: "it", type }, b: { $ref: "#it" } }, { required: ["b"] });
    expect(compatible(anchored("string"), anchored("string"))).toBe(true);
    expectCounterexamples(anchored("string"), anchored("number"));
    const referring = object({ a: text, b: { $ref: "#/properties/a" } }, { required: ["b"] });
    expect(compatible(referring, object({ b: { type: "number" } }, { required: ["b"] }))).toBe(false);
  });

  it("counts on what a condition evaluates when it holds, and only then", () => {
    const rest = { unevaluatedProperties: text };
    const conditional = { allOf: [condition({ maxProperties: 0, additionalProperties: true }, true)], ...rest };
    expect([compatible(conditional, rest), compatible(rest, conditional)]).toEqual([true, true]);
    const one = { properties: { a: { const: 1 } }, required: ["a"] };
    const empty = { unevaluatedProperties: false };
    const closed = { allOf: [condition(one, true)], ...empty };
    expect(compatible(empty, closed)).toBe(true);
    expect(diffSchemas(closed, empty).changes).toMatchObject([{ breaking: true, counterexample: { a: 1 } }]);
  });

  it("takes what cannot be read for breaking, and says why", () => {
    const dynamic = { $dynamicRef: "#a", $defs: { a: { $dynamicAnchor: "a", type: "string" } } };
    const { compatible: isCompatible, changes } = diffSchemas(text, dynamic);
    expect(isCompatible).toBe(false);
    expect(changes.find(({ unknown }) => unknown === true)?.message).toContain('"$dynamicRef"');
  });
});

describe("a comparison after another one by the same comparer", () => {
  it("is not blamed for what the one before could not read", () => {
    const comparer = createComparer();
    const dynamic = { $dynamicRef: "#a", $defs: { a: { $dynamicAnchor: "a", type: "string" } } };
    expect(diffSchemas(text, dynamic, {}, comparer).compatible).toBe(false);
    const broken = diffSchemas(text, { type: "number" }, {}, comparer);
    expect(broken.changes).toMatchObject([{ breaking: true, counterexample: expect.any(String) }]);
    expect(comparer.compare(text, { type: "number" }).kind).toBe("excluded");
  });
});

describe("a schema that nobody wrote", () => {
  it("may be nested more deeply than is read, or than the stack is, and is unknown then", () => {
    const nested = (depth: number, innermost: JsonSchema): JsonSchema =>
      Array.from({ length: depth }).reduce<JsonSchema>((inner) => object({ a: inner }), innermost);
    for (const depth of [50, 20_000]) {
      const { compatible: isCompatible, changes } = diffSchemas(nested(depth, text), nested(depth, { type: "number" }));
      expect([isCompatible, changes]).toMatchObject([false, [{ kind: "combined", unknown: true }]]);
      expect(changes[0]?.message).toContain("nested too deeply: 100 levels are read");
    }
    expect(diffSchemas(nested(49, text), nested(49, { type: "number" })).changes[0]?.counterexample).toBeDefined();
  });

  it("may refer from one definition to the next more often than the stack is deep, and is unknown then", () => {
    const chained = (type: string): JsonSchema => {
      const places = Array.from({ length: 5_000 }, (_, place) => place);
      const chain = places.map((place) => [place, object({ a: { $ref: `#/$defs/${place + 1}` } })]);
      return { $ref: "#/$defs/0", $defs: { ...Object.fromEntries(chain), 5000: { type } } };
    };
    expect(diffSchemas(chained("string"), chained("number"))).toMatchObject({
      compatible: false,
      changes: [{ kind: "combined", unknown: true }],
    });
  });
});

describe("the lenient policy", () => {
  const lenient = { policy: "lenient" } as const;

  it("lets an optional property be added to an open schema, also deep inside", () => {
    const inner = (properties: { readonly [name: string]: JsonSchema }) =>
      object({ lines: { type: "array", items: object(properties) } });
    for (const [before, after] of [
      [object({}), object({ a: text })],
      [inner({ sku: text }), inner({ sku: text, note: text })],
    ] as const) {
      expect([compatible(before, after), compatible(before, after, lenient)]).toEqual([false, true]);
    }
  });

  it("still refuses what breaks otherwise", () => {
    expect(compatible(object({}), object({ a: text }, { required: ["a"] }), lenient)).toBe(false);
    expect(compatible(object({}), object({}, { additionalProperties: false }), lenient)).toBe(false);
    expect(compatible(object({ a: text }), object({ a: { type: "number" }, b: text }), lenient)).toBe(false);
    expect(
      compatible(
        object({}, { additionalProperties: text }),
        object({ a: { type: "number" } }, { additionalProperties: text }),
        lenient,
      ),
    ).toBe(false);
  });
});

describe("the changes", () => {
  it("are told one by one, each with its place, what it breaks and a document that shows it", () => {
    const before = object(
      {
        id: { type: "integer" },
        email: text,
        state: { enum: ["open", "paid"] },
        lines: { type: "array", items: { $ref: "#/$defs/line" } },
      },
      { required: ["id"], $defs: { line: object({ sku: text, sub: { $ref: "#/$defs/line" } }) } },
    );
    const after = object(
      {
        id: { type: "integer" },
        email: text,
        state: { enum: ["open", "void"] },
        lines: { type: "array", items: { $ref: "#/$defs/line" } },
        note: text,
      },
      {
        required: ["id", "email"],
        $defs: { line: object({ sku: { type: "string", minLength: 2 }, sub: { $ref: "#/$defs/line" } }) },
      },
    );
    const { changes } = diffSchemas(before, after);
    expect(changes.map(({ pointer, kind, breaking }) => [pointer, kind, breaking])).toEqual(
      expect.arrayContaining([
        ["/required", "required-added", true],
        ["/properties/state/enum", "value-added", false],
        ["/properties/state/enum", "value-removed", true],
        ["/$defs/line/properties/sku/minLength", "keyword-added", true],
        ["/properties/note", "property-added", true],
      ]),
    );
    expect(changes).toHaveLength(5);
    expectCounterexamples(before, after);
  });

  it("of branches are an added one beside those that stay, and one that is gone", () => {
    const [one, two, three] = [1, 2, 3].map((value) => ({ const: value }));
    const added = diffSchemas({ anyOf: [one, two] }, { anyOf: [three, one, two] }, { mode: "FULL" });
    expect(added.changes).toMatchObject([
      { pointer: "/anyOf/0", kind: "branch-added", breaking: true, counterexample: 3 },
    ]);
    const removed = diffSchemas({ anyOf: [three, one, two] }, { anyOf: [one, two] });
    expect(removed.changes).toMatchObject([{ pointer: "/anyOf/0", kind: "branch-removed", counterexample: 3 }]);
    expect(diffSchemas({ anyOf: [one, two] }, { anyOf: [three, one, two] }).changes).toMatchObject([
      { breaking: false },
    ]);
  });

  it("that undo one another break nothing", () => {
    const { compatible: isCompatible, changes } = diffSchemas(
      { allOf: [{ type: "string" }] },
      { type: "string", allOf: [{}] },
    );
    expect([isCompatible, changes.some(({ breaking }) => breaking)]).toEqual([true, false]);
  });

  it("that break only together are told together", () => {
    const before = { anyOf: [{ const: 1 }, { const: 2 }], oneOf: [{ const: 1 }, { const: 2 }, { const: 3 }] };
    const after = { anyOf: [{ const: 1 }, { const: 3 }], oneOf: [{ const: 1 }, { const: 2 }, { const: 3 }] };
    const { changes } = diffSchemas(before, after);
    expect(changes.some(({ breaking, counterexample }) => breaking && counterexample === 2)).toBe(true);
  });

  it("of annotations are told with their places, at any depth", () => {
    const titled = (title: string) => ({ ...text, title });
    const schema = (titles: readonly [string, string, string, string]): JsonSchema => ({
      title: titles[0],
      properties: { a: { items: titled(titles[1]) }, b: { $ref: "#/$defs/b" } },
      anyOf: [{ type: "object" }, { type: "string", title: titles[2] }],
      $defs: { b: { properties: { c: titled(titles[3]) } } },
    });
    const { requiredBump, changes } = diffSchemas(schema(["a", "b", "c", "d"]), schema(["a", "b2", "c2", "d2"]));
    expect(requiredBump).toBe("patch");
    expect(changes.map(({ pointer, kind, breaking }) => [pointer, kind, breaking])).toEqual([
      ["/properties/a/items/title", "annotation-changed", false],
      ["/anyOf/1/title", "annotation-changed", false],
      ["/$defs/b/properties/c/title", "annotation-changed", false],
    ]);
    const moved = diffSchemas({ anyOf: [titled("a"), { const: 1 }] }, { anyOf: [{ const: 1 }, titled("b")] });
    expect(moved.changes).toMatchObject([{ pointer: "/anyOf/0/title", kind: "annotation-changed" }]);
  });

  it("that remove what another part refers to are judged by what it referred to", () => {
    const before = object({ a: { type: "integer" }, b: { $ref: "#/properties/a" } }, { additionalProperties: false });
    const after = object({ b: { type: "number" } }, { additionalProperties: false });
    for (const mode of ["BACKWARD", "FORWARD", "FULL"] as const) {
      expect(diffSchemas(before, after, { mode }).changes.filter(({ unknown }) => unknown)).toEqual([]);
    }
    expect(diffSchemas(before, after).changes).toMatchObject([
      { pointer: "/properties/a", kind: "property-removed", breaking: true, counterexample: { a: expect.anything() } },
      { pointer: "/properties/b/$ref", breaking: false },
      { pointer: "/properties/b/type", breaking: false },
    ]);
  });

  it("have counterexamples that are of one version as a whole, and not of the other", () => {
    const before = object({ a: { type: "integer" }, b: text }, { required: ["a", "b"], additionalProperties: false });
    const after = object({ a: { type: "number" }, c: text }, { required: ["a", "c"], additionalProperties: false });
    for (const policy of ["strict", "lenient"] as const) {
      for (const [mode, valid, invalid] of [
        ["BACKWARD", before, after],
        ["FORWARD", after, before],
      ] as const) {
        const { changes } = diffSchemas(before, after, { mode, policy });
        const [inside, outside] = [judgeOf(valid), judgeOf(invalid)];
        const shown = changes.filter(({ breaking }) => breaking);
        expect(shown.length).toBeGreaterThan(0);
        for (const { counterexample } of shown) {
          expect([counterexample, inside(counterexample), outside(counterexample)]).toEqual([
            counterexample,
            true,
            false,
          ]);
        }
      }
    }
  });

  it("are none when nothing changed", () => {
    expect(diffSchemas(object({ a: text }), object({ a: text }))).toEqual({
      compatible: true,
      mode: "BACKWARD",
      policy: "strict",
      requiredBump: "none",
      changes: [],
    });
  });
});
