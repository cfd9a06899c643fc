import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Finding, subjectKey } from "../../src/governance/gate/finding.ts";
import { allRules } from "../../src/governance/gate/rules/all.ts";
import { findingsIn } from "./base.ts";
import type { Failing, RuleFixture } from "./rules/fixture.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const pages = fileURLToPath(new URL("../../docs/rules/", import.meta.url));
const codes = allRules.map(({ code }) => code);

async function fixtureOf(code: string): Promise<RuleFixture> {
  const exported: Readonly<Record<string, unknown>> = await import(`./rules/${code}.ts`);
  return Object.values(exported)[0] as RuleFixture;
}

function expectFinds(code: string, { finds, also }: Failing, findings: readonly Finding[]): void {
  const own = findings.filter(({ rule }) => rule === code);
  expect(own.map(({ subject }) => subjectKey(subject))).toEqual(finds.map(({ subject }) => subject));
  for (const [index, { fact }] of finds.entries()) expect(own[index]?.fact).toContain(fact);
  for (const { fact, consequence, fix } of own) {
    for (const text of [fact, consequence, fix]) expect(text).toMatch(/^[A-Z"].{15,}[.]$/s);
  }
  const others = new Set(findings.map(({ rule }) => rule).filter((rule) => rule !== code));
  expect([...others].filter((rule) => !also?.includes(rule))).toEqual([]);
}

describe("the rules of the gate", () => {
  it("are in order of code, each once", () => {
    expect(codes).toEqual([...new Set(codes)].sort());
  });

  it("have a page and a fixture each, and there are no others", () => {
    const namesIn = (folder: string, end: string) =>
      readdirSync(folder)
        .filter((file) => file.endsWith(end))
        .map((file) => file.slice(0, -end.length));
    // Pages of findings about waivers are of no rule in the list: governance/gate/waivers.ts makes them.
    expect(namesIn(pages, ".md").filter((name) => name !== "README" && !name.startsWith("waiver-"))).toEqual(codes);
    expect(namesIn(`${here}rules`, ".ts").filter((name) => name !== "fixture")).toEqual(codes);
  });

  it("find nothing in a project that keeps them all", async () => {
    expect(await findingsIn({})).toEqual([]);
  });

  describe.each(allRules)("$code", ({ code, title }) => {
    it("finds what breaks it, and says where, what comes of it and what to do", async () => {
      const { fails, alsoFails = [] } = await fixtureOf(code);
      for (const variant of [fails, ...alsoFails]) expectFinds(code, variant, await findingsIn(variant));
    });

    it("finds nothing where it is kept", async () => {
      const { passes } = await fixtureOf(code);
      expect(passes.length).toBeGreaterThan(0);
      for (const variant of passes) {
        const rules = (await findingsIn(variant)).map(({ rule }) => rule);
        expect(rules.filter((rule) => !variant.also?.includes(rule))).toEqual([]);
      }
    });

    it("has a page that says why, how it fails and how to mend it", () => {
      const page = readFileSync(`${pages}${code}.md`, "utf8");
      expect(page).toContain(`# \`${code}\``);
      expect(page).toContain(`${title}.`);
      for (const heading of ["## Why", "## How it fails in production", "## How to fix it"]) {
        expect(page).toContain(heading);
      }
    });
  });
});
