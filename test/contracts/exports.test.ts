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
