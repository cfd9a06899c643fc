import { describe, expect, it } from "vitest";
import { draft07, everyKeyword } from "../../test/contracts/full-landscape.ts";
import { schemasIn, selfContained } from "./self-contained.ts";
import { judgeOf } from "./validate.ts";

function references(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === "$ref" && typeof each === "string" ? [each] : references(each),
  );
}

describe("a schema that is made self-contained", () => {
  it("refers to nothing but itself and its definitions", () => {
    const made = selfContained(everyKeyword);
    const { $defs } = made as { readonly $defs: object };
    const targets = ["#", ...Object.keys($defs).map((name) => `#/$defs/${name}`)];
    expect(references(made).filter((reference) => !targets.includes(reference))).toEqual([]);
    expect(JSON.stringify(made)).not.toMatch(/"\$(?:id|anchor|schema)"/);
    expect(Object.keys($defs)).not.toContain("unused");
  });

  it.each([
    [{ id: "a" }, true],
    [{ id: "a", pair: ["x", 1], first: "x" }, true],
    [{ id: "a", first: 1 }, false],
    [{ id: "a", tree: { left: { right: {} } } }, true],
    [{ id: "a", tree: { left: { right: 1 } } }, false],
    [{ id: "a", address: { street: "x" } }, true],
    [{ id: "a", address: { street: 1 } }, false],
    [{ id: "a", parent: { id: "b" } }, true],
    [{ id: "a", parent: {} }, false],
    [{ id: "a", children: [{ id: "b", children: [{}] }] }, false],
    [{ id: "a", default: { sku: "x", parts: [{ sku: 1 }] } }, false],
    [{ id: "a", examples: [{ sku: "x" }] }, true],
    [{ id: "a", examples: [{}] }, false],
    [{ id: "a", other: 1 }, false],
    [{ id: "a", "x-other": 1 }, true],
  ])("judges %j as before", (document, expected) => {
    expect(judgeOf(everyKeyword)(document)).toBe(expected);
    expect(judgeOf(selfContained(everyKeyword))(document)).toBe(expected);
  });

  it.each([
    [{ pair: ["x", 1], again: 1, named: "x" }, true],
    [{ pair: ["x", 1] }, false],
    [{ again: 1 }, false],
    [{ again: 1.5, named: "x" }, false],
    [{ pair: ["x", 1, 2], again: 1, named: "x" }, false],
    [{ named: 1 }, false],
  ])("judges %j as draft-07 does", (document, expected) => {
    expect(judgeOf(draft07)(document)).toBe(expected);
    expect(judgeOf(selfContained(draft07))(document)).toBe(expected);
  });

  it("does not take for keywords what draft-07 does not know", () => {
    const schema = {
      $schema: "http://json-schema.org/draft-07/schema#",
      dependentRequired: { a: ["b"] },
      minContains: 2,
    };
    expect(selfContained(schema)).toEqual({});
  });

  it("is taken out of a document with everything that it refers to", () => {
    const document = {
      components: {
        schemas: { "a/b": { properties: { c: { $ref: "#/components/schemas/c" } } }, c: { type: "string" } },
      },
    };
    expect(schemasIn(document)("/components/schemas/a~1b")).toEqual({
      properties: { c: { $ref: "#/$defs/c" } },
      $defs: { c: { type: "string" } },
    });
  });

  it("is refused when it refers to elsewhere", () => {
    for (const $ref of ["other.json", "#/$defs/missing", "#missing", "https://json-schema.org/draft/2020-12/schema"]) {
      expect(() => selfContained({ properties: { a: { $ref } } })).toThrow(/\/properties\/a refers to/);
    }
    expect(() => selfContained({ $dynamicRef: "#node" })).toThrow("#node");
  });
});
