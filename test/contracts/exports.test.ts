import { fileURLToPath } from "node:url";
import { Parser } from "@asyncapi/parser";
import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, it } from "vitest";
import type { Contract } from "../../src/contracts/contract.ts";
import { contract, upcast } from "../../src/contracts/contract.ts";
import { jsonSchema } from "../../src/contracts/schema.ts";
import { validatorOf } from "../../src/contracts/validate.ts";
import { errorCodes } from "../../src/core/errors.ts";
import type { About } from "../../src/governance/export/about.ts";
import { toAsyncApi } from "../../src/governance/export/asyncapi.ts";
import { toJsonSchemaBundle } from "../../src/governance/export/json-schema.ts";
import { toOdcs } from "../../src/governance/export/odcs.ts";
import { toOpenApi } from "../../src/governance/export/openapi.ts";
import { webhookResponses } from "../../src/governance/export/webhook-answers.ts";
import { type Landscape, landscapeOf } from "../../src/governance/landscape.ts";
import { loadLandscape } from "../../src/server/load-landscape.ts";
import { loadProject } from "../../src/server/project.ts";
import { isRefusalCode, refusal } from "../../src/triggers/webhook/answer.ts";
import { fullLandscape } from "./full-landscape.ts";
import { odcs31 } from "./odcs-3.1.ts";
import { createOfficialOdcsJudge, noOfficialOdcs } from "./odcs-official.ts";

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

  it.skipIf(noOfficialOdcs !== undefined)("are Open Data Contract Standard 3.1 by the schema of its authors", () => {
    const judge = createOfficialOdcsJudge();
    for (const document of toOdcs(landscape(), about)) expect(judge(document)).toEqual([]);
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

interface Operation {
  readonly deprecated?: boolean;
  readonly responses: Readonly<Record<string, { readonly headers?: Readonly<Record<string, unknown>> }>>;
}

interface Answer {
  readonly content: {
    readonly [type: string]: {
      readonly schema: { readonly properties?: { readonly code: { readonly examples: readonly string[] } } };
    };
  };
}

/** `422 contract-broken` and so on: the codes that the answers name, under their statuses. */
function codesIn(responses: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(responses as Readonly<Record<string, Answer>>).flatMap(([status, { content }]) => {
    const codes = content["application/problem+json"]?.schema.properties?.code.examples ?? [];
    return codes.map((code) => `${status} ${code}`);
  });
}

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

  it("lists the code of every refusal under its status", () => {
    const answered = errorCodes.filter(isRefusalCode).map((code) => `${refusal(code, "").status} ${code}`);
    // What the server answers to a request that is no HTTP, and to what nobody expected.
    const ofServer = ["400 request-invalid", "500 internal"];
    expect(codesIn(webhookResponses).toSorted()).toEqual([...answered, ...ofServer].toSorted());
  });

  it("has headers of deprecation where the version is known, also of a version that is upcast", () => {
    const old = fullLandscape.contracts.find(({ name }) => name === "github.order");
    const present = contract("github.order", {
      version: "2.0.0",
      kind: "webhook",
      schema: jsonSchema<unknown>({ required: ["number"] }),
      upcasts: old === undefined ? [] : [upcast(old, () => ({ number: 1 }))],
    });
    const { webhooks } = toOpenApi(landscapeOf([present]), about);
    const { post } = (webhooks as Readonly<Record<string, { readonly post: Operation }>>)["github.order@2.0.0"] ?? {};
    expect(post?.deprecated).toBeUndefined();
    const deprecated = Object.entries(post?.responses ?? {}).filter(([, { headers }]) => headers?.["Deprecation"]);
    expect(deprecated.map(([status]) => status)).toEqual(["200", "202", "422", "500"]);
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

describe("the official schema of Open Data Contract Standard", () => {
  if (noOfficialOdcs !== undefined) {
    it.skip(noOfficialOdcs);
    return;
  }

  it("takes the version that exports say, and finds what is wrong", () => {
    const judge = createOfficialOdcsJudge();
    const [first] = toOdcs(fullLandscape, about);
    expect(judge(first)).toEqual([]);
    expect(judge({ ...first, apiVersion: "3.1" })).not.toEqual([]);
    expect(judge({ ...first, owner: "commerce" })).not.toEqual([]);
    const at = { name: "at", logicalType: "date", items: { logicalType: "string" } };
    expect(judge({ ...first, schema: [{ name: "some", properties: [at] }] })).not.toEqual([]);
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
