import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { unsupportedIn } from "../../src/contracts/unsupported.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import type { Json } from "../../src/core/json.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";
import { arbitraryUnevaluated, smallDocuments } from "./arbitrary-unevaluated.ts";
import { otherJudgeOf } from "./other-judge.ts";

/** The first document that the two judges disagree about. */
async function disputed(schema: JsonSchema, documents: readonly Json[]): Promise<Json | undefined> {
  const [ours, other] = [judgeOf(schema), await otherJudgeOf(schema)];
  return documents.find((document) => ours(document) !== other(document));
}

/** The other judge takes formats for annotations, as the standard lets it. */
function withoutFormats(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === "format" ? undefined : value))) as JsonSchema;
}

describe("schemas that can be published", () => {
  it("are judged as another validator judges them", { timeout: 120_000 }, async () => {
    const documents = fc.array(arbitraryDocument, { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(arbitrarySchema(true).map(withoutFormats), documents, async (schema, some) => {
        fc.pre(unsupportedIn(schema).length === 0);
        expect(await disputed(schema, some)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it("are judged so as well where it matters what other schemas evaluate", { timeout: 120_000 }, async () => {
    let [refused, misjudged] = [0, 0];
    await fc.assert(
      fc.asyncProperty(arbitraryUnevaluated, async (schema) => {
        const isRefused = unsupportedIn(schema).length > 0;
        if (isRefused) refused++;
        if (isRefused && (await isMisjudged(schema))) misjudged++;
        if (!isRefused) expect(await disputed(schema, smallDocuments)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
    // So the rules refuse something, and have a reason to.
    expect(refused).toBeGreaterThan(5);
    expect(misjudged).toBeGreaterThan(0);
  });
});

async function isMisjudged(schema: JsonSchema): Promise<boolean> {
  try {
    return (await disputed(schema, smallDocuments)) !== undefined;
  } catch {
    return true;
  }
}
