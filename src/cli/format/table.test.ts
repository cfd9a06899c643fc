import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { clip, oneLine, table } from "./table.ts";

describe("table", () => {
  it("lines up columns and ends lines without spaces", () => {
    expect(
      table(
        ["A", "LONG HEAD", ""],
        [
          ["wide cell", "b", ""],
          ["a", "b", "note"],
        ],
      ),
    ).toBe("A          LONG HEAD\nwide cell  b\na          b          note");
  });

  it("gives colours no width", () => {
    const red = pc.createColors(true).red("dead");
    expect(table(["S", "N"], [[red, "x"]])).toBe(`S     N\n${red}  x`);
  });
});

describe("clip", () => {
  it("keeps one line of at most so many characters", () => {
    expect(clip("one\n two", 20)).toBe("one two");
    expect(clip("123456", 5)).toBe("1234…");
  });
});

describe("oneLine", () => {
  it("lets nothing through that a terminal would obey", () => {
    expect(oneLine("\u001b[2J\u001b]0;title\u0007order\r\n\u0008 1\u009b31m")).toBe("order 1");
  });
});
