import { describe, expect, it } from "vitest";
import { prunedFor } from "./pruned.ts";

describe("a schema that is pruned for a document", () => {
  it("has what it says of the properties that are in the document, at any depth, and nothing of others", () => {
    const schema = {
      properties: { a: { properties: { b: { type: "string" }, c: { type: "string" } } }, d: { type: "string" } },
      required: ["d"],
    };
    expect(prunedFor({ a: { b: 1 } }, schema)).toEqual({
      properties: { a: { properties: { b: { type: "string" } } } },
      required: ["d"],
    });
  });

  it("keeps definitions and documents as they are, also when they are named like keywords", () => {
    const schema = {
      $defs: { properties: { type: "string" }, enum: { properties: { a: true, b: true } } },
      const: { properties: { z: 1 } },
    };
    expect(prunedFor({ a: 1 }, schema)).toEqual({
      $defs: { properties: { type: "string" }, enum: { properties: { a: true } } },
      const: { properties: { z: 1 } },
    });
  });
});
