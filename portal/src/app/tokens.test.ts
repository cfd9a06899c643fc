import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The colours of one block of the file, by name. */
function colours(selector: string): ReadonlyMap<string, string> {
  const block = css.slice(css.indexOf(selector)).split("}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = "", colour = ""]) => [name, colour]),
  );
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

describe("colours", () => {
  it.each([":root {", ':root[data-mantine-color-scheme="dark"] {'])("are readable in %s", (selector) => {
    const all = colours(selector);
    const text = [...all.keys()].filter((name) => /^(text|text-muted|accent|tone-[a-z]+)$/.test(name));
    expect(text).toHaveLength(9);
    const tooFaint: string[] = [];
    for (const name of text) {
      const soft = name === "text" ? [...all.keys()].filter((other) => other.endsWith("-soft")) : [`${name}-soft`];
      for (const ground of ["page", "card", "sunken", ...soft].filter((other) => all.has(other))) {
        const ratio = contrast(all.get(name) ?? "", all.get(ground) ?? "");
        if (ratio < 4.5) tooFaint.push(`${name} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    expect(tooFaint).toEqual([]);
  });
});
