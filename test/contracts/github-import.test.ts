import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { modulesOf } from "../../src/governance/import/module-text.ts";
import { formatOf, readContracts } from "../../src/governance/import/read.ts";

const file = createRequire(import.meta.url).resolve("@octokit/openapi-webhooks/generated/api.github.com.json");
const document = JSON.parse(readFileSync(file, "utf8")) as { readonly webhooks: object };

it("imports every webhook of GitHub as a contract that compiles", { timeout: 120_000 }, () => {
  expect(formatOf([document])).toBe("openapi");
  const { contracts, left } = readContracts([document], "openapi", { name: "github" });
  const webhooks = contracts.filter(({ contract }) => contract.kind === "webhook");
  expect(webhooks.length).toBe(Object.keys(document.webhooks).length);
  expect(left.map(({ pointer }) => pointer)).toEqual(["/webhooks", "/servers"]);
  expect(new Set(modulesOf(contracts, "github.json").map((module) => module.file)).size).toBe(contracts.length);
});
