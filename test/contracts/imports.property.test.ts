import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createComparer } from "../../src/contracts/compare/includes.ts";
import { type Contract, contract, contractKinds, referenceOf } from "../../src/contracts/contract.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import type { About } from "../../src/governance/export/about.ts";
import { toAsyncApi } from "../../src/governance/export/asyncapi.ts";
import { toJsonSchemaBundle, toSingleJsonSchema } from "../../src/governance/export/json-schema.ts";
import { toOdcs } from "../../src/governance/export/odcs.ts";
import { toOpenApi } from "../../src/governance/export/openapi.ts";
import { termsOf } from "../../src/governance/export/terms.ts";
import type { Imported } from "../../src/governance/import/imported.ts";
import { formatOf, readContracts } from "../../src/governance/import/read.ts";
import { type Landscape, landscapeOf } from "../../src/governance/landscape.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";
import { fullLandscape } from "./full-landscape.ts";

const about: About = { title: "shop", version: "1.0.0", now: Date.parse("2026-06-01") };

/** As files do: what comes back has been text. */
function read(...documents: readonly object[]): Imported {
  const texts = documents.map((document): unknown => JSON.parse(JSON.stringify(document)));
  return readContracts(texts, formatOf(texts), { name: "file" });
}

type Trip = (landscape: Landscape) => Imported;
const trips: Readonly<Record<string, Trip>> = {
  openapi: (landscape) => read(toOpenApi(landscape, about)),
  asyncapi: (landscape) => read(toAsyncApi(landscape, about)),
  odcs: (landscape) => read(...toOdcs(landscape, about)),
  "json-schema": (landscape) => read(toJsonSchemaBundle(landscape, about)),
};

function travels(format: string, contracts: readonly Contract[]): readonly Contract[] {
  return format === "asyncapi" ? contracts.filter(({ kind }) => kind === "event") : contracts;
}

/** What a contract says of itself, without what is another definition or code. */
function kept(one: Contract): object {
  const { owner: _, entity: __, upcastsFrom: ___, ...terms } = termsOf(one);
  return terms;
}

const arbitraryTerms = fc.record(
  {
    description: fc.constantFrom("An order", 'It is "so" */ ``'),
    canonicalId: fc.constantFrom("/a", "/a/b"),
    guarantees: fc.record(
      {
        ordering: fc.constantFrom("none" as const, "per-entity" as const, "total" as const),
        delivery: fc.constantFrom("at-most-once" as const, "exactly-once" as const),
        freshness: fc.constantFrom("250ms" as const, "1.5h" as const, "2w" as const, "5m" as const),
      },
      { requiredKeys: ["ordering"] },
    ),
    errors: fc.constant([{ code: "422", meaning: "Withdrawn", retryable: false }]),
    fields: fc.dictionary(
      fc.constantFrom("", "/a", "/b/*/c"),
      fc.constantFrom("public" as const, "personal" as const),
      {
        noNullPrototype: true,
        minKeys: 1,
      },
    ),
    compatibility: fc.constant({ mode: "FULL", policy: "lenient" } as const),
    deprecation: fc.constantFrom(
      { since: "2026-01-31" },
      { since: "2026-01-31", sunset: "2027-01-31", successor: "b@1.0.0" },
    ),
    consumers: fc.constant(["data-warehouse"]),
  },
  { requiredKeys: [] },
);

const arbitraryContract = fc
  .record({
    schema: arbitrarySchema(true),
    terms: arbitraryTerms,
    name: fc.constantFrom("order.booked", "a", "some-thing.v2"),
    version: fc.constantFrom("1.0.0", "0.10.3-rc.1"),
    kind: fc.constantFrom(...contractKinds),
  })
  .filter(({ schema }) => isSound(schema))
  .map(({ schema, terms, name, version, kind }) => contract(name, { ...terms, version, kind, schema }));

function isSound(schema: JsonSchema): boolean {
  try {
    judgeOf(schema);
    return true;
  } catch {
    return false;
  }
}

describe.each(Object.keys(trips))("a contract that goes out as %s and comes back", (format) => {
  const trip = trips[format] ?? (() => ({ contracts: [], left: [] }));

  it("is the same by name, version and terms, and its schema means the same", { timeout: 120_000 }, () => {
    const documents = fc.array(arbitraryDocument, { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(arbitraryContract, documents, (one, samples) => {
        const back = trip(landscapeOf([one])).contracts.map((imported) => imported.contract);
        expect(back.map(kept)).toEqual(travels(format, [one]).map(kept));
        for (const each of back) {
          expect(samples.map(judgeOf(each.schema))).toEqual(samples.map(judgeOf(one.schema)));
          const comparer = createComparer();
          expect(comparer.compare(one.schema, each.schema).kind).not.toBe("excluded");
          expect(comparer.compare(each.schema, one.schema).kind).not.toBe("excluded");
        }
      }),
      { numRuns: 150 },
    );
  });

  it("keeps everything that a landscape with every option says", () => {
    const { contracts, left } = trip(fullLandscape);
    const back = contracts.map((imported) => imported.contract);
    expect(back.map(referenceOf).toSorted()).toEqual(
      travels(format, fullLandscape.contracts).map(referenceOf).toSorted(),
    );
    for (const each of back) {
      const original = fullLandscape.contracts.find((one) => referenceOf(one) === referenceOf(each));
      expect(kept(each)).toEqual(original === undefined ? undefined : kept(original));
    }
    const everything = contracts.find(({ contract: { name } }) => name === "everything");
    expect([everything?.owner, everything?.entity]).toEqual(["commerce", "order"]);
    expect(left.map(({ reason }) => reason).join("\n")).toContain('Its owner is the team "commerce"');
  });
});

it("a single contract comes back from its JSON Schema", () => {
  const { schema: _, ...original } = contract("order.booked", {
    version: "2.1.0",
    kind: "api",
    schema: { type: "object" },
  });
  const { contracts } = read(toSingleJsonSchema({ ...original, schema: { type: "object" } }));
  expect(contracts.map((imported) => imported.contract)).toEqual([{ ...original, schema: { type: "object" } }]);
});
