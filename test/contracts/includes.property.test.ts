import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createComparer } from "../../src/contracts/compare/includes.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import type { Json } from "../../src/core/json.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";

interface Sample {
  readonly schemas: readonly JsonSchema[];
  readonly documents: readonly Json[];
}

/** Every schema of a sample is compared with every other one: so few have to be compiled for many pairs. */
const samples: fc.Arbitrary<Sample> = fc.record({
  schemas: fc.array(family(false), { minLength: 14, maxLength: 14 }).map((families) => families.flat()),
  documents: fc.array(arbitraryDocument, { minLength: 150, maxLength: 150 }),
});

/** A schema with versions of it: without a keyword, with another branch, within another. */
function family(isNegated: boolean): fc.Arbitrary<readonly JsonSchema[]> {
  return fc.tuple(arbitrarySchema(isNegated), arbitrarySchema(isNegated), fc.nat(9)).map(([schema, other, place]) => {
    if (typeof schema !== "object") return [schema, other, { anyOf: [schema, other] }];
    const keywords = Object.keys(schema);
    const { [keywords[place % Math.max(1, keywords.length)] ?? ""]: _, ...without } = schema;
    return [schema, without, typeof other === "object" ? { ...schema, ...other } : { anyOf: [schema, other] }];
  });
}

/** Pairs that were compared, and of how many it could not be said. Throws when one was called included and is not. */
function compareAll({ schemas, documents }: Sample): { readonly pairs: number; readonly unknowns: number } {
  const judged = schemas.map((schema) => documents.map(judgeOf(schema)));
  const comparer = createComparer();
  let unknowns = 0;
  for (const [left, inner] of schemas.entries()) {
    for (const [right, outer] of schemas.entries()) {
      const answer = comparer.compare(inner, outer);
      if (answer.kind === "unknown") unknowns++;
      if (answer.kind !== "included") continue;
      const place = documents.findIndex(
        (_, index) => judged[left]?.[index] === true && judged[right]?.[index] === false,
      );
      expect({ inner, outer, counterexample: documents[place] }).toEqual({ inner, outer, counterexample: undefined });
    }
  }
  return { pairs: schemas.length ** 2, unknowns };
}

const rounds = Number(process.env["COMPARE_ROUNDS"] ?? 13);

describe("the comparison of schemas by what they mean", () => {
  it("calls none included of which a document is found that is not, and says of nearly all which it is", {
    timeout: 600_000,
  }, () => {
    let [pairs, unknowns] = [0, 0];
    fc.assert(
      fc.property(samples, (sample) => {
        const compared = compareAll(sample);
        pairs += compared.pairs;
        unknowns += compared.unknowns;
      }),
      { numRuns: rounds, endOnFailure: true },
    );
    if (process.env["COMPARE_ROUNDS"] !== undefined) console.info({ pairs, unknowns });
    expect(pairs).toBeGreaterThanOrEqual(20_000 * (rounds / 13));
    expect(unknowns / pairs).toBeLessThanOrEqual(0.03);
  });

  it("calls none included wrongly where schemas are negated", { timeout: 600_000 }, () => {
    const negated = fc.record({
      schemas: fc.array(family(true), { minLength: 8, maxLength: 8 }).map((families) => families.flat()),
      documents: fc.array(arbitraryDocument, { minLength: 150, maxLength: 150 }),
    });
    fc.assert(
      fc.property(negated, (sample) => void compareAll(sample)),
      { numRuns: 6, endOnFailure: true },
    );
  });

  it("finds every schema to be included in itself, and in one with another branch", () => {
    fc.assert(
      fc.property(arbitrarySchema(true), arbitrarySchema(true), (schema, other) => {
        const comparer = createComparer();
        expect(comparer.compare(schema, schema).kind).toBe("included");
        // Within another schema a reference to the root is to that.
        if (JSON.stringify([schema, other]).includes("$ref")) return;
        expect(comparer.compare(schema, { anyOf: [other, schema] }).kind).not.toBe("excluded");
        expect(comparer.compare({ allOf: [schema, other] }, schema).kind).not.toBe("excluded");
      }),
      { numRuns: 200 },
    );
  });
});
