import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { subjectTypes } from "../../src/governance/gate/finding.ts";
import type { Rule } from "../../src/governance/gate/rule.ts";
import { allRules } from "../../src/governance/gate/rules/all.ts";

const pages = fileURLToPath(new URL("../../docs/rules/", import.meta.url));

/** The cells of the rows of tables in Markdown, without heads and rules. */
function rowsIn(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split("\n").filter((line) => line.startsWith("|"));
  const rows = lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
  return rows.filter((cells, index) => !isRuler(cells) && !isRuler(rows[index + 1] ?? []));
}

function isRuler(cells: readonly string[]): boolean {
  return cells.length > 0 && cells.every((cell) => /^-+$/.test(cell));
}

/** The part of a page below a heading. */
function below(markdown: string, heading: string): string {
  return markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

function severities({ severity }: Rule): readonly string[] {
  return [severity.gold, severity.silver, severity.bronze];
}

describe("the pages of the rules", () => {
  it.each(allRules)("say of $code what it is about, and how grave it is", (rule) => {
    const [first] = rowsIn(readFileSync(`${pages}${rule.code}.md`, "utf8"));
    expect(first).toEqual([rule.about, rule.level, ...severities(rule)]);
  });

  it.each(subjectTypes)("are listed by subject: %s", (subject) => {
    const listed = rowsIn(below(readFileSync(`${pages}README.md`, "utf8"), subject));
    const rules = allRules.filter(({ about }) => about === subject);
    expect(listed).toEqual(
      rules.map((rule) => [`[\`${rule.code}\`](${rule.code}.md)`, rule.title, rule.level, ...severities(rule)]),
    );
  });
});
