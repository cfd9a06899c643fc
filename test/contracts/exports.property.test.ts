import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mendContains } from "../../src/contracts/contains.ts";
import { contract } from "../../src/contracts/contract.ts";
import { mendEvaluation } from "../../src/contracts/evaluation.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { selfContained } from "../../src/contracts/self-contained.ts";
import { uniqueItemsKeyword } from "../../src/contracts/unique-items.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import type { Json } from "../../src/core/json.ts";
import type { About } from "../../src/governance/export/about.ts";
import { toAsyncApi } from "../../src/governance/export/asyncapi.ts";
import { toJsonSchemaBundle } from "../../src/governance/export/json-schema.ts";
import { toOpenApi } from "../../src/governance/export/openapi.ts";
import { toDraft07 } from "../../src/governance/export/to-draft-07.ts";
import { landscapeOf } from "../../src/governance/landscape.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";

const about: About = { title: "shop", version: "1.0.0", now: 0 };
const options = {
  strict: false,
  ownProperties: true,
  logger: false,
  validateSchema: false,
  code: { optimize: false },
} as const;

/** Judges by the schema at a place of an exported document, as a reader of the format does: references are to the document. */
function judgeAt(document: object, place: string, isDraft07: boolean): (value: unknown) => boolean {
  const ajv = isDraft07 ? new Ajv(options) : new Ajv2020(options);
  formats.default(ajv);
  mendContains(ajv, isDraft07 ? "items" : "prefixItems");
  if (!isDraft07) mendEvaluation(ajv, document as JsonSchema);
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItemsKeyword);
  ajv.addSchema(document, "export");
  const judge = ajv.compile({ $ref: `export${place}` });
  return (value) => judge(value);
}

function exported(schema: JsonSchema) {
  const one = contract("some.thing", { version: "1.0.0", schema });
  const landscape = landscapeOf([one]);
  return {
    openApi: judgeAt(toOpenApi(landscape, about), "#/components/schemas/some.thing_1.0.0", false),
    asyncApi: judgeAt(toAsyncApi(landscape, about), "#/components/schemas/some.thing_1.0.0", true),
    jsonSchema: judgeAt(toJsonSchemaBundle(landscape, about), "#/$defs/some.thing@1.0.0", false),
  };
}

function refusals(judge: (value: unknown) => boolean, documents: readonly Json[]): readonly Json[] {
  return documents.filter((document) => !judge(document));
}

const samples = fc.tuple(arbitrarySchema(true), fc.array(arbitraryDocument, { minLength: 30, maxLength: 30 }));

/** Not every random schema compiles. */
const isSound = (schema: JsonSchema): boolean => {
  try {
    judgeOf(schema);
    return true;
  } catch {
    return false;
  }
};

describe("exports of random contracts", () => {
  it("judge documents as the contract does, in OpenAPI, JSON Schema and, where draft-07 can say it, AsyncAPI", {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(samples, ([schema, documents]) => {
        fc.pre(isSound(schema));
        const expected = refusals(judgeOf(schema), documents);
        const { openApi, asyncApi, jsonSchema } = exported(schema);
        expect(refusals(openApi, documents)).toEqual(expected);
        expect(refusals(jsonSchema, documents)).toEqual(expected);
        if (toDraft07(selfContained(schema)).isExact) expect(refusals(asyncApi, documents)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("mean the same when they are read as draft-07 in the first place", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(samples, ([schema, documents]) => {
        fc.pre(isSound(schema) && typeof schema === "object");
        const { schema: old, isExact } = toDraft07(selfContained(schema));
        fc.pre(isExact);
        const draft07 = { ...(old as object), $schema: "http://json-schema.org/draft-07/schema#" };
        const back = selfContained(draft07);
        const expected = refusals(judgeOf(schema), documents);
        expect(refusals(judgeOf(draft07), documents)).toEqual(expected);
        expect(refusals(judgeOf(back), documents)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
