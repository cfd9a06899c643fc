import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellWord } from "./try-lines.ts";

describe("shellWord", () => {
  it.each([
    "plain",
    "it's",
    'say "hi"',
    "$HOME `id` \\",
    "a b",
    "x-hub-signature-256: sha256=ab",
    "@/tmp/a b.json",
    "",
  ])("is read back by a shell as it was: %s", (word) => {
    expect(execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" })).toBe(word);
  });
});
