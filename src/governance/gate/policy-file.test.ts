import { describe, expect, it } from "vitest";
import { parsePolicyFile } from "./policy-file.ts";

const codes = new Set(["runbook-missing"]);
const parse = (document: unknown) => parsePolicyFile(document, "policy.json", codes);
const waiver = {
  rule: "runbook-missing",
  subject: "flow:book-order",
  reason: "It is being written",
  approver: "Head of integrations",
  expires: "2026-12-31",
};

describe("parsePolicyFile", () => {
  it("takes a policy with everything", () => {
    const policy = {
      extends: "./core.json",
      mode: "evaluate",
      rules: { "runbook-missing": { severity: { gold: "error", bronze: "off" }, mode: "enforce" } },
      parameters: {
        naming: { flow: "[a-z-]+" },
        approvedScopes: { crm: ["read"] },
        reviewWithin: { gold: "1h" },
        maxConcurrency: 8,
        unusedAfter: "60d",
        changes: { count: 3, within: "90d" },
      },
      waivers: [waiver],
      approvers: ["Head of integrations"],
    };
    expect(parse(policy)).toEqual(policy);
  });

  it.each<[what: string, document: unknown, told: string]>([
    ["what is no object", [], "expected an object"],
    ["an unknown field", { rulez: {} }, "/rulez"],
    [
      "an unknown severity",
      { rules: { "runbook-missing": { severity: { gold: "fatal" } } } },
      "/rules/runbook-missing/severity/gold",
    ],
    ["a rule that does not exist", { rules: { "runbook-mising": {} } }, "runbook-mising"],
    ["a waiver of a rule that does not exist", { waivers: [{ ...waiver, rule: "promise" }] }, "promise"],
    ["a waiver without a reason", { waivers: [{ ...waiver, reason: undefined }] }, "/waivers/0/reason"],
    ["a waiver for ever", { waivers: [{ ...waiver, expires: "never" }] }, "/waivers/0/expires"],
    ["a waiver of everything", { waivers: [{ ...waiver, subject: "*" }] }, "/waivers/0/subject"],
    ["what is no regular expression", { parameters: { naming: { flow: "[" } } }, "/parameters/naming/flow"],
    ["what is no duration", { parameters: { unusedAfter: "a year" } }, "/parameters/unusedAfter"],
  ])("refuses %s", (_, document, told) => {
    const refusal = { code: "policy-invalid", message: expect.stringContaining(told) };
    expect(() => parse(document)).toThrow(expect.objectContaining(refusal));
  });
});
