import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allRules } from "../../src/governance/gate/rules/all.ts";

const pages = fileURLToPath(new URL("../../docs/rules/", import.meta.url));
const read = (name: string) => readFileSync(`${pages}${name}.md`, "utf8");

/** The cells of the rows of all tables on a page, heads and lines of dashes included. */
function rowsOf(markdown: string): readonly (readonly string[])[] {
  return [...markdown.matchAll(/^\|(.*)\|$/gm)].map(([, row = ""]) => row.split("|").map((cell) => cell.trim()));
}

describe("the pages of the rules", () => {
  it("are listed with what they are about, each once", () => {
    const listed = rowsOf(read("README")).filter(
      ([cell = ""]) => cell.startsWith("[") && !cell.startsWith("[`waiver-"),
    );
    const expected = allRules.map(({ code, title }) => [`[\`${code}\`](${code}.md)`, `${title}.`]);
    expect(listed.toSorted()).toEqual(expected.toSorted());
  });

  it.each(allRules)("say of $code what the code says", ({ code, about, level, severity }) => {
    const [head, , row] = rowsOf(read(code));
    expect(head).toEqual(["about", "readiness", "gold", "silver", "bronze"]);
    expect(row).toEqual([about, level, severity.gold, severity.silver, severity.bronze]);
  });
});
