import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesBetween } from "../../src/contracts/compare/changes.ts";
import { diffSchemas } from "../../src/contracts/compare/diff.ts";
import { createComparer } from "../../src/contracts/compare/includes.ts";
import { createSchemaNodes } from "../../src/contracts/compare/schema-nodes.ts";
import { comparisonPolicies, compatibilityModes } from "../../src/contracts/compatibility.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import { arbitrarySchema } from "./arbitrary-schema.ts";

type Keywords = { readonly [keyword: string]: unknown };

/** Two versions of a schema: some keywords are of the other one. */
const versions: fc.Arbitrary<readonly [JsonSchema, JsonSchema]> = fc
  .tuple(arbitrarySchema(true), arbitrarySchema(true), fc.nat(2))
  .map(([schema, other, count]) => {
    if (typeof schema !== "object" || typeof other !== "object") return [schema, other];
    const taken = Object.entries(other).slice(0, count + 1);
    return [schema, { ...(schema as Keywords), ...Object.fromEntries(taken) }];
  });

describe("the difference of two versions", () => {
  it("has counterexamples that Ajv lets pass one version and not the other, and breaks exactly when it says what", {
    timeout: 120_000,
  }, () => {
    const property = fc.property(
      versions,
      fc.constantFrom(...compatibilityModes),
      fc.constantFrom(...comparisonPolicies),
      ([before, after], mode, policy) => {
        const { compatible, requiredBump, changes } = diffSchemas(before, after, { mode, policy });
        const [inOld, inNew] = [judgeOf(before), judgeOf(after)];
        const breaking = changes.filter((change) => change.breaking);
        expect([breaking.length > 0, requiredBump === "major"]).toEqual([!compatible, !compatible]);
        for (const { unknown, counterexample } of breaking) {
          expect(counterexample === undefined).toBe(unknown === true);
          if (counterexample === undefined) continue;
          const [old, young] = [inOld(counterexample), inNew(counterexample)];
          const shows = mode.startsWith("BACKWARD")
            ? old && !young
            : mode.startsWith("FORWARD")
              ? young && !old
              : old !== young;
          expect({ before, after, counterexample, shows }).toMatchObject({ shows: true });
        }
      },
    );
    fc.assert(property, { numRuns: 120 });
  });

  it("means the new version when it is one change, and the old one when that is undone", () => {
    fc.assert(
      fc.property(versions, ([before, after]) => {
        const told = changesBetween(before, after, createSchemaNodes()).filter(
          ({ kind }) => kind !== "annotation-changed",
        );
        const [only, ...more] = told;
        if (only === undefined || more.length > 0) return;
        const comparer = createComparer();
        for (const [one, other] of [
          [only.alone, after],
          [only.undone, before],
        ] as const) {
          const kinds = [comparer.compare(one, other).kind, comparer.compare(other, one).kind];
          expect({ before, after, one, kinds }).toMatchObject({ kinds: expect.not.arrayContaining(["excluded"]) });
        }
      }),
      { numRuns: 200 },
    );
  });
});
