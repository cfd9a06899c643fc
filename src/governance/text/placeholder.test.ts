import { describe, expect, it } from "vitest";
import { isPlaceholder, unfinishedMark } from "./placeholder.ts";

describe("a placeholder", () => {
  it.each([
    "",
    "  ",
    "-",
    "...",
    "?",
    "TODO",
    "todo",
    "To do.",
    "TBD",
    "tbd!",
    "N/A",
    "n/a",
    "None",
    "XXX",
    "To be defined.",
    "Coming soon",
    "FIXME: TODO",
  ])("is %j", (text) => expect(isPlaceholder(text)).toBe(true));

  it.each([
    "No invoice was sent",
    "None of the orders is booked",
    "7",
    "Todos los pedidos esperan",
    "pager:sales",
    "仕事が遅れる",
  ])("is not %j", (text) => expect(isPlaceholder(text)).toBe(false));
});

describe("a mark of something unfinished", () => {
  it("is found beside text that is finished", () => {
    expect(unfinishedMark("Call the team. TODO: which one?")).toBe("TODO");
    expect(unfinishedMark("| billing | TBD |")).toBe("TBD");
  });

  it.each(["Set the ticket to `TODO`.", "```\n# TODO\n```\nDone.", "Todo está bien", "No mark at all"])(
    "is not in %j",
    (text) => expect(unfinishedMark(text)).toBeUndefined(),
  );
});
