import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, it } from "vitest";
import type { Contract } from "../../src/contracts/contract.ts";
import { contract } from "../../src/contracts/contract.ts";
import { validatorOf } from "../../src/contracts/validate.ts";
import type { About } from "../../src/governance/export/about.ts";
import { toAsyncApi } from "../../src/governance/export/asyncapi.ts";
import { toJsonSchemaBundle } from "../../src/governance/export/json-schema.ts";
import { toOdcs } from "../../src/governance/export/odcs.ts";
import { toOpenApi } from "../../src/governance/export/openapi.ts";
import type { Landscape } from "../../src/governance/landscape.ts";
import { loadLandscape } from "../../src/server/load-landscape.ts";
import { loadProject } from "../../src/server/project.ts";
import { fullLandscape } from "./full-landscape.ts";
import { odcs31 } from "./odcs-3.1.ts";

const about: About = { title: "shop", version: "1.0.0", now: Date.parse("2026-06-01") };
const project = async (path: string) =>
  loadLandscape(await loadProject(fileURLToPath(new URL(`../../${path}`, import.meta.url))));

const landscapes: Record<string, Landscape> = { full: fullLandscape };
beforeAll(async () => {
  landscapes["example"] = await project("examples/order-to-cash");
  landscapes["template"] = await project("template");
});

const odcsContract: Contract = contract("odcs", { version: "3.1.0", schema: odcs31 });

describe.each(["example", "template", "full"])("exports of the %s project", (name) => {
  const landscape = (): Landscape => landscapes[name] ?? fullLandscape;

  it("are OpenAPI 3.1 by its own schema", async () => {
    const result = await new Validator().validate(structuredClone(toOpenApi(landscape(), about)));
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it("are AsyncAPI 3.0 by its own parser", async () => {
    const { document, diagnostics } = await new Parser().parse(JSON.stringify(toAsyncApi(landscape(), about)));
    const errors = diagnostics.filter(({ severity }) => severity === 0);
    expect(errors).toEqual([]);
    expect(document?.messages().length).toBe(landscape().contracts.filter(({ kind }) => kind === "event").length);
  });

  it("are Open Data Contract Standard 3.1", () => {
    const documents = toOdcs(landscape(), about);
    expect(documents.length).toBe(landscape().contracts.length);
    for (const document of documents) expect(validatorOf(odcsContract)(document)).toEqual([]);
  });

  it("are a bundle of JSON Schema whose resources compile one by one", () => {
    const bundle = toJsonSchemaBundle(landscape(), about);
    const { $defs } = bundle as { readonly $defs: Readonly<Record<string, object>> };
    for (const [key, schema] of Object.entries($defs)) {
      const [part = "", version = ""] = key.split("@");
      validatorOf(contract(part, { version, schema: schema as { readonly [keyword: string]: unknown } }));
    }
    expect(Object.keys($defs).length).toBe(landscape().contracts.length);
  });
});

describe("an export to AsyncAPI", () => {
  it("says which flows send and receive an event", () => {
    const [Everything] = fullLandscape.contracts.filter(({ name }) => name === "everything");
    const emits = new Map([["from-github", Everything === undefined ? [] : [Everything]]]);
    const { operations } = toAsyncApi(fullLandscape, {
      ...about,
      emits,
      awaits: new Map([["from-stripe", [...emits.values()].flat()]]),
    });
    expect(operations).toMatchObject({
      "tell.receive.everything_1.2.3": { action: "receive", channel: { $ref: "#/channels/everything" } },
      "from-stripe.receive.everything_1.2.3": { action: "receive" },
      "from-github.send.everything_1.2.3": { action: "send", tags: [{ name: "commerce" }] },
    });
  });
});

describe("an export to OpenAPI", () => {
  it("has signature headers, answers and deprecation of each webhook", () => {
    const { paths } = toOpenApi(fullLandscape, about);
    expect(paths).toMatchObject({
      "/standard/orders": {
        post: {
          operationId: "from-standard",
          deprecated: true,
          parameters: ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => ({
            name,
            required: true,
          })),
          responses: { "202": { headers: { Deprecation: {} } }, "503": { headers: { "Retry-After": {} } } },
        },
      },
    });
    const statuses = Object.keys(
      (paths as { readonly [path: string]: { readonly post: { readonly responses: object } } })["/github/orders"]?.post
        .responses ?? {},
    );
    expect(statuses).toEqual(["200", "202", "400", "401", "413", "422", "500", "503"]);
  });
});

describe("an export to Open Data Contract Standard", () => {
  it("says owner, classes, freshness, key and status", () => {
    const documents = toOdcs(fullLandscape, about);
    const everything = documents.find(({ name }) => name === "everything");
    expect(everything).toMatchObject({
      status: "active",
      team: { name: "commerce", members: [{ username: "product@shop.example", role: "product owner" }] },
      support: [{ channel: "pager:commerce" }],
      schema: [
        {
          businessName: "order",
          properties: expect.arrayContaining([
            expect.objectContaining({ name: "id", required: true, primaryKey: true, classification: "internal" }),
            expect.objectContaining({
              name: "address",
              classification: "personal",
              properties: [expect.objectContaining({ name: "street" })],
            }),
            expect.objectContaining({ name: "at", logicalType: "timestamp" }),
          ]),
        },
      ],
      slaProperties: expect.arrayContaining([expect.objectContaining({ property: "latency", value: 5, unit: "min" })]),
    });
    const statuses = documents.map(({ id, status }) => `${String(id)} ${String(status)}`);
    expect(statuses).toContain("order.changed@1.0.0 deprecated");
    const later = toOdcs(fullLandscape, { ...about, now: Date.parse("2027-01-01") });
    expect(later.find(({ id }) => id === "order.changed@1.0.0")).toMatchObject({ status: "retired" });
  });
});

describe("the checks of exports", () => {
  it("find what is wrong", async () => {
    const { paths: _, ...openApi } = toOpenApi(fullLandscape, about);
    const { valid } = await new Validator().validate({ ...structuredClone(openApi), paths: { hooks: {} } });
    expect(valid).toBe(false);
    const { diagnostics } = await new Parser().parse(
      JSON.stringify({ ...toAsyncApi(fullLandscape, about), channels: {} }),
    );
    expect(diagnostics.some(({ severity }) => severity === 0)).toBe(true);
    const [first] = toOdcs(fullLandscape, about);
    expect(validatorOf(odcsContract)({ ...first, owner: "commerce" })).not.toEqual([]);
  });
});
