import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { code, markdownTable, text } from "./markdown.ts";

/** Texts that are made to break out. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."\\`*_[]()|~$#@<>&!\n\r\t -+=:/",
        "www.",
        "https://",
        "<!--",
        "-->",
        "```",
        "&#96;",
        "GH-1",
        "\u202E",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** Backslashes before punctuation are escapes: what is left has a meaning. */
const withoutEscapes = (markdown: string) => markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, "");

describe("whatever a text says", () => {
  it("it is one line without markup, HTML, mentions and links", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const shown = text(value);
        expect(shown).not.toMatch(/[\n\r<>\p{Cc}\p{Cf}]/u);
        expect(withoutEscapes(shown).replaceAll(/&(?:amp|lt|gt|#8203);/g, "")).not.toMatch(/[\\`*_[\]|~$#&]/);
        expect(shown).not.toMatch(/(?<!\w)@\w|:\/\/|\bwww\.|\bGH-\d/i);
      }),
    );
  });

  it("code does not end within it, and a cell neither", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const shown = code(value);
        expect(shown).toMatch(/^(?:`[^`|\\\n]+`|<code>[^<>`|\\*_[\]\n]*<\/code>)$/);
        const [row = ""] = markdownTable(["a"], [[text(value)], [shown]])
          .split("\n")
          .slice(2);
        expect(withoutEscapes(row).match(/\|/g)).toHaveLength(2);
      }),
    );
  });
});
