import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contract } from "../../contracts/contract.ts";
import { contractNameOf, versionOf } from "./names.ts";

describe("names and versions of others", () => {
  it("become ones that a contract can have, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (name, version) => {
        contract(contractNameOf(name), { version: versionOf(version) ?? "1.0.0", schema: true });
        expect(contractNameOf(contractNameOf(name))).toBe(contractNameOf(name));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["BranchProtection/rule_created", "branch-protection.rule-created"],
    ["HTTPRequest", "http-request"],
    ["Übergabe: Auftrag", "ubergabe.auftrag"],
    ["2fa", "v2fa"],
    ["", "contract"],
  ])("of %j make %s", (text, name) => {
    expect(contractNameOf(text)).toBe(name);
  });

  it.each([
    ["1.4.0", "1.4.0"],
    ["v1.4.0-rc.1+build", "1.4.0-rc.1"],
    ["v2", "2.0.0"],
    ["2026-10", "2026.10.0"],
    ["unstable", undefined],
  ])("of version %j make %s", (text, version) => {
    expect(versionOf(text)).toBe(version);
  });
});
