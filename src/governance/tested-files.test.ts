import { describe, expect, it } from "vitest";
import type { ModuleSource, ProjectSource } from "./source/source.ts";
import { testedFilesOf } from "./tested-files.ts";

function moduleOf(file: string, imports: readonly string[], isTest = false): ModuleSource {
  return {
    file,
    isTest,
    imports: imports.map((imported) => ({ specifier: `./${imported}`, file: imported })),
    literals: [{ value: `text of ${file}`, place: { file, line: 1, column: 1 } }],
    hosts: [],
    network: [],
    declarations: [],
  };
}

const sourceOf = (modules: readonly ModuleSource[], ...unreadable: readonly string[]): ProjectSource => ({
  flows: [],
  modules,
  unreadable: unreadable.map((file) => ({ file, reason: "It is no JavaScript." })),
});

describe("the files that tests come to", () => {
  it("are imported directly or through others, cycles included", () => {
    const { files, literals, isComplete } = testedFilesOf(
      sourceOf([
        moduleOf("tests/all.ts", ["tests/help.ts"], true),
        moduleOf("tests/help.ts", ["flows/index.ts"], true),
        moduleOf("flows/index.ts", ["flows/a.ts", "flows/index.ts"]),
        moduleOf("flows/a.ts", ["flows/index.ts", "gone.ts"]),
        moduleOf("flows/b.ts", ["flows/a.ts"]),
      ]),
    );
    expect([...files].sort()).toEqual(["flows/a.ts", "flows/index.ts", "gone.ts", "tests/help.ts"]);
    expect([...literals]).toEqual(["text of tests/all.ts", "text of tests/help.ts"]);
    expect(isComplete).toBe(true);
  });

  it("are all of the project when a test starts it", () => {
    const process = moduleOf("demo/process.ts", []);
    const starting = {
      ...process,
      imports: [{ specifier: "node:child_process" }],
      literals: ["waybill/package.json", "start", "--json"].map((value) => ({
        value,
        place: { file: process.file, line: 1, column: 1 },
      })),
    };
    const test = moduleOf("tests/all.ts", ["demo/process.ts"], true);
    expect(testedFilesOf(sourceOf([test, starting])).startsProject).toBe(true);
    expect(testedFilesOf(sourceOf([{ ...test, imports: [] }, starting])).startsProject).toBe(false);
    expect(testedFilesOf(sourceOf([test, process])).startsProject).toBe(false);
  });

  it("are not all known when a test cannot be read", () => {
    expect(testedFilesOf(sourceOf([], "flows/a.test.ts")).isComplete).toBe(false);
    expect(testedFilesOf(sourceOf([], "tests/a.ts")).isComplete).toBe(false);
    expect(testedFilesOf(sourceOf([], "flows/latest/a.ts")).isComplete).toBe(true);
  });
});
