import { describe, expect, it } from "vitest";
import { isIgnored } from "./watch-project.ts";

describe("isIgnored", () => {
  it.each([
    ["", false, false],
    ["flows", false, false],
    ["flows/a.ts", true, false],
    ["samples/a.json", true, false],
    [".env", true, false],
    [".env", false, false],
    ["outbox/1001.txt", true, true],
    [".git", false, true],
    [".waybill/owner.json", true, true],
    [".waybill", false, true],
    ["node_modules/zod/index.js", true, true],
    ["flows/node_modules", false, true],
  ])("looks only at the sources of a project: %s", (path, isFile, expected) => {
    expect(isIgnored(path, isFile)).toBe(expected);
  });
});
