import { describe, expect, it } from "vitest";
import { prunedFor } from "./pruned.ts";

const text = { type: "string" };

describe("a schema that is pruned for documents", () => {
  it("has what it says of the properties that one of them has there, at any depth, and nothing of others", () => {
    const schema = {
      properties: { a: { properties: { b: text, c: text, d: text } }, c: text, d: text },
      required: ["d"],
    };
    expect(prunedFor([{ a: { b: 1 } }, { a: { d: 1 } }], schema)).toEqual({
      properties: { a: { properties: { b: text, d: text } } },
      required: ["d"],
    });
  });

  it("says nothing of what no value gets to", () => {
    const schema = {
      $defs: { unused: text },
      items: { properties: { b: text } },
      patternProperties: { "^b": text },
      anyOf: [{ items: text }, { additionalProperties: text }],
    };
    expect(prunedFor([{ a: 1 }], schema)).toEqual({
      items: true,
      patternProperties: { "^b": text },
      anyOf: [{ items: true }, { additionalProperties: text }],
    });
    expect(prunedFor([[1]], schema)).toEqual({
      items: { properties: {} },
      patternProperties: { "^b": true },
      anyOf: [{ items: text }, { additionalProperties: true }],
    });
  });

  it("keeps what may be referred to for whatever is anywhere in the documents, and documents as they are", () => {
    const schema = {
      $ref: "#/$defs/properties",
      $defs: { properties: text, enum: { properties: { a: true, b: true }, items: { properties: { c: text } } } },
      const: { properties: { z: 1 } },
    };
    expect(prunedFor([{ a: { c: 1 } }], schema)).toEqual({
      $ref: "#/$defs/properties",
      $defs: { properties: text, enum: { properties: { a: true }, items: { properties: { c: text } } } },
      const: { properties: { z: 1 } },
    });
  });
});
