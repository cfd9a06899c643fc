import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../src/core/errors.ts";

const folder = fileURLToPath(new URL("../../docs/errors/", import.meta.url));
const pages = readdirSync(folder).filter((name) => name !== "README.md");

describe("the pages of the error codes", () => {
  it("exist for every code, and for nothing else", () => {
    expect(pages.toSorted()).toEqual(errorCodes.map((code) => `${code}.md`).toSorted());
  });

  it.each(errorCodes)("says of %s what happened, why, and what to do", (code) => {
    const page = readFileSync(`${folder}${code}.md`, "utf8");
    expect(page.startsWith(`# \`${code}\`\n`)).toBe(true);
    expect(page).toContain("## Why");
    expect(page).toContain("## What to do");
  });

  it.each(errorCodes)("is about a code that the sources use: %s", (code) => {
    const root = fileURLToPath(new URL("../../src/", import.meta.url));
    const uses = readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && file !== "core/errors.ts")
      .some((file) => readFileSync(`${root}${file}`, "utf8").includes(`"${code}"`));
    expect(uses).toBe(true);
  });
});
