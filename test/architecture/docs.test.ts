import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../src/core/errors.ts";

/** Documents cannot drift: what they show as TypeScript is part of a file that is checked, and what they refer to is there. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const sources = ["src", "test", "examples", "template", "docs"].flatMap((folder) => filesIn(folder, /\.ts$/));
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...["docs", "examples", "template"].flatMap((folder) => filesIn(folder, /\.md$/)),
];

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => pattern.test(file) && !file.includes("node_modules"));
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The fenced blocks of a page that are TypeScript. */
function blocksOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1]?.trimEnd() ?? "");
}

const texts = sources.map((file) => read(file).split("\n"));

/** Whether the lines stand in a file, one after the other, all indented by as much. */
function isInAFile(block: string): boolean {
  const [first = "", ...rest] = block.split("\n");
  return texts.some((lines) =>
    lines.some((line, index) => {
      if (!line.endsWith(first) || line.slice(0, line.length - first.length).trim() !== "") return false;
      const indent = line.slice(0, line.length - first.length);
      return rest.every((wanted, offset) => lines[index + 1 + offset] === (wanted === "" ? "" : indent + wanted));
    }),
  );
}

/** Addresses in the repository that a page links to, without anchors. */
function linksOf(page: string): readonly string[] {
  return [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map((match) => match[1] ?? "");
}

/** The anchors that a page links to in pages of the repository, as `file#anchor`. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)].map(
    ([, file, anchor]) => `${file === "" ? page : relative(root, resolve(root, dirname(page), file ?? ""))}#${anchor}`,
  );
}

function hasHeading(place: string): boolean {
  const [file = "", anchor] = place.split("#");
  return [...read(file).matchAll(/^#+ (.+)$/gm)].some(
    ([, title = ""]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-") === anchor,
  );
}

describe("the documents", () => {
  it("are found", () => {
    expect(pages).toContain("README.md");
    expect(pages.flatMap(blocksOf).length).toBeGreaterThan(10);
  });

  it.each(pages)("%s shows TypeScript only from files that are checked", (page) => {
    expect(blocksOf(page).filter((block) => !isInAFile(block))).toEqual([]);
  });

  it.each(pages)("%s links only to what is there", (page) => {
    const missing = linksOf(page).filter((link) => !existsSync(resolve(root, dirname(page), link)));
    expect(missing).toEqual([]);
    expect(anchorsOf(page).filter((place) => place.includes(".md#") && !hasHeading(place))).toEqual([]);
  });

  it("list every error code in the index, once", () => {
    const linked = linksOf("docs/errors/README.md").filter((link) => !link.includes("/"));
    expect(linked.toSorted()).toEqual(errorCodes.map((code) => `${code}.md`).toSorted());
  });
});
