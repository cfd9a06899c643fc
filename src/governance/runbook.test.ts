import { describe, expect, it } from "vitest";
import { exceptionCount, partsOfRunbook, runbookParts, stateOfPart } from "./runbook.ts";

describe("the parts of a runbook", () => {
  it("are what stands under their headings, whatever else is there", () => {
    const parts = partsOfRunbook(
      "# Orders\n\nText.\n\n## First action\n\nWait.\n\n### In detail\n\nLong.\n\n## History\n\nOld.\n",
    );
    expect([...parts.keys()]).toEqual(["first action"]);
    expect(parts.get("first action")).toContain("### In detail\n\nLong.");
    expect(parts.get("first action")).not.toContain("Old.");
  });

  it.each([
    ["## 3. Rollback", "rollback"],
    ["### How to roll back ###", "rollback"],
    ["# **Rolling back** a release", "rollback"],
    ["## The 3 most common exceptions", "exceptions"],
    ["## 3 common exceptions", "exceptions"],
    ["## Exceptions", "exceptions"],
    ["## Symptoms", "what it looks like"],
    ["## What this looks like at night", "what it looks like"],
    ["## Who to call", "contacts"],
    ["## Contact", "contacts"],
    ["## First steps", "first action"],
    ["First action\n============", "first action"],
    ["First action\n---", "first action"],
  ])("are begun by %j", (heading, part) => {
    expect([...partsOfRunbook(`${heading}\r\n\r\nText.`).keys()]).toEqual([part]);
  });

  it.each([
    "## Firsthand accounts",
    "Rollback",
    "```\n## Rollback\n```",
    "<!--\n## Rollback\n-->",
    "## Exceptional orders",
    "| Rollback |\n| --- |",
  ])("are not begun by %j", (text) => expect([...partsOfRunbook(`${text}\n\nText.`).keys()]).toEqual([]));

  it.each([
    ["", "empty"],
    ["TBD", "empty"],
    ["- TODO\n- ...", "empty"],
    ["| what | who |\n| --- | --- |\n", "empty"],
    ["| what | who |\n| --- | --- |\n| billing | TBD |", "unfinished"],
    ["<!-- say how -->", "empty"],
    ["### Storefront\n", "empty"],
    ["Call billing. TODO: the number", "unfinished"],
    ["Deploy the version before.", "written"],
  ])("with %j are %s", (text, state) => {
    expect(stateOfPart(partsOfRunbook(`## Rollback\n\n${text}`), "rollback")).toBe(state);
  });

  it("are missing where there is no heading", () => {
    expect(runbookParts.map((part) => stateOfPart(partsOfRunbook("# Orders"), part))).toEqual(Array(5).fill("missing"));
  });
});

describe("the exceptions of a runbook", () => {
  it.each([
    ["1. **One.** Do.\n2. **Two.**\n   - not counted\n3. Three", 3],
    ["- one\n* two\n+ three\n- four", 4],
    ["### One\n\nText.\n\n#### Detail\n\n### Two\n", 2],
    ["| it | do |\n|---|---|\n| one | wait |\n| two | call |\n| three | replay |", 3],
    ["There are none that we know of.", 0],
  ])("in %j are %i", (text, count) => expect(exceptionCount(text)).toBe(count));
});
