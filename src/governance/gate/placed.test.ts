import { describe, expect, it } from "vitest";
import { readSource } from "../source/read-source.ts";
import { declaredAt, placed } from "./placed.ts";

const declarations = (file: string, ...names: readonly string[]) => ({
  file,
  isTest: file.startsWith("tests/"),
  text: `import { contract, team } from "waybill";\n${names.map((name) => `${name};\n`).join("")}`,
});

describe("where a definition is written", () => {
  const source = readSource([
    declarations("teams.ts", 'export const a = team("sales", {})', 'export const b = team("twice", {})'),
    declarations("more.ts", 'export const b = team("twice", {})'),
    declarations("tests/teams.ts", 'export const a = team("sales", {})', 'export const c = team("tested", {})'),
    declarations(
      "contracts.ts",
      'export const one = contract("order", { version: "1.0.0" })',
      'export const two = contract("order", { version: "2.0.0" })',
    ),
  ]);

  it("is told outside of tests, by version where there are several", () => {
    expect(declaredAt(source, "team", { name: "sales" })).toMatchObject({ file: "teams.ts", line: 2 });
    expect(declaredAt(source, "contract", { name: "order", version: "2.0.0" })).toMatchObject({ line: 3 });
  });

  it("is not told when there are several places, or none", () => {
    expect(declaredAt(source, "team", { name: "twice" })).toBeUndefined();
    expect(declaredAt(source, "team", { name: "tested" })).toBeUndefined();
    expect(declaredAt(source, "system", { name: "sales" })).toBeUndefined();
    expect(placed(undefined)).toEqual({});
  });
});
