import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Contract, contract } from "../../src/contracts/contract.ts";
import { jsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import type { Json } from "../../src/core/json.ts";
import { toOdcs } from "../../src/governance/export/odcs.ts";
import { landscapeOf } from "../../src/governance/landscape.ts";
import { arbitrarySchema } from "./arbitrary-schema.ts";
import { change, changes } from "./changed-document.ts";
import { odcs31 } from "./odcs-3.1.ts";
import { createOfficialOdcsJudge, noOfficialOdcs } from "./odcs-official.ts";

const about = { title: "shop", version: "1.0.0", now: 0 };
const fitsOurs = judgeOf(odcs31);

/** Contracts of objects, as what is no object has no properties to export. */
const contracts: fc.Arbitrary<Contract> = fc
  .tuple(arbitrarySchema(true), arbitrarySchema(true), arbitrarySchema(true))
  .map(([a, b, c]) =>
    contract("some.thing", {
      version: "1.0.0",
      schema: jsonSchema<unknown>({ type: "object", properties: { a, b, c }, required: ["a"] }),
      fields: { "": "internal", "/b": "personal" },
      canonicalId: "/a",
    }),
  );

const exported = contracts.map((one) => JSON.parse(JSON.stringify(toOdcs(landscapeOf([one]), about)[0])) as Json);

describe("exports of random contracts to Open Data Contract Standard", () => {
  it("fit the standard in our own words", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(exported, (document) => {
        expect(fitsOurs(document)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(noOfficialOdcs !== undefined)("fit the schema of its authors", { timeout: 60_000 }, () => {
    const judge = createOfficialOdcsJudge();
    fc.assert(
      fc.property(exported, (document) => {
        expect(judge(document)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the standard in our own words", () => {
  it("refuses some of the documents that were changed by chance, and takes others", { timeout: 60_000 }, () => {
    const judged = fc
      .sample(fc.tuple(exported, changes), 300)
      .map(([document, each]) => fitsOurs(change(document, each)));
    expect(new Set(judged)).toEqual(new Set([true, false]));
  });

  it.skipIf(noOfficialOdcs !== undefined)(
    "takes nothing that the schema of its authors refuses",
    { timeout: 120_000 },
    () => {
      const judge = createOfficialOdcsJudge();
      const runs = fc.property(exported, changes, (document, each) => {
        const changed = change(document, each);
        fc.pre(fitsOurs(changed));
        expect(judge(changed)).toEqual([]);
      });
      fc.assert(runs, { numRuns: 500, maxSkipsPerRun: 100 });
    },
  );
});
