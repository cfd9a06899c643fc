import { describe, expect, it } from "vitest";
import { code, codes, markdownTable, text } from "./markdown.ts";

describe("a text of somebody else", () => {
  it.each([
    ["plain words, with a comma.", "plain words, with a comma."],
    ["order@1.0.0", "order@1.0.0"],
    ["<script>alert(1)</script> &amp;", "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;"],
    ["[a](https://x.org) ![b](c)", "\\[a\\](https:&#8203;//x.org) !\\[b\\](c)"],
    ["www.example.com", "www&#8203;.example.com"],
    ["@octocat and @org/team, (@me)", "@&#8203;octocat and @&#8203;org/team, (@&#8203;me)"],
    ["fixes #12 and GH-3", "fixes \\#&#8203;12 and GH-&#8203;3"],
    ["a\n\n# heading\r\n- list", "a \\# heading - list"],
    ["a | b \\| c", "a \\| b \\\\\\| c"],
    ["**b** _i_ `c` ~~d~~ $x$", "\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\~\\~d\\~\\~ \\$x\\$"],
    ["a\u202Eb\u200Bc\u0007d", "a\uFFFDb\uFFFDc d"],
    ["half \uD83D of one", "half \uFFFD of one"],
  ])("shows as itself: %j", (value, expected) => {
    expect(text(value)).toBe(expected);
  });

  it("is cut to a length, and not within a character", () => {
    expect(text("😀😀😀", 2)).toBe("😀…");
    expect([...text("a".repeat(5_000))]).toHaveLength(600);
  });
});

describe("code", () => {
  it.each([
    ['step "a"', '`step "a"`'],
    ["@octocat <b> *x* #1", "`@octocat <b> *x* #1`"],
    ["a`b", "<code>a&#96;b</code>"],
    ["a|b\\|<c>_d_&amp;", "<code>a&#124;b&#92;&#124;&#60;c&#62;&#95;d&#95;&#38;amp;</code>"],
    ["", "<code></code>"],
    ["a\nb", "`a b`"],
  ])("shows as it is: %j", (value, expected) => {
    expect(code(value)).toBe(expected);
  });

  it("counts what is too much for a list", () => {
    expect(codes([])).toBe("none");
    expect(codes(["a", "b", "c"], 2)).toBe("`a`, `b` and 1 more");
  });
});

it("makes tables whose cells nobody can leave", () => {
  const table = markdownTable(["a", "b"], [[text("x | y"), code("x | y")]]);
  expect(table).toBe("| a | b |\n| --- | --- |\n| x \\| y | <code>x &#124; y</code> |");
});
