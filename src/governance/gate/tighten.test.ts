import { describe, expect, it } from "vitest";
import { type Policy, severityOf, usualPolicy } from "./policy.ts";
import type { PolicyFile } from "./policy-file.ts";
import { falling, type RuleAbout } from "./rule.ts";
import { overlaid, tightened } from "./tighten.ts";

const rule: RuleAbout<"flow"> = {
  code: "runbook-missing",
  title: "The flow has no runbook",
  about: "flow",
  level: "bronze",
  severity: falling,
  judge: () => [],
};
const core = overlaid(usualPolicy, {
  mode: "enforce",
  rules: { "runbook-missing": { severity: { silver: "warning" } } },
  parameters: { naming: { flow: "[a-z-]+" }, approvedScopes: { crm: ["read"] }, maxConcurrency: 32 },
  approvers: ["Head of integrations"],
});

const over = (file: PolicyFile, base: Policy = core) => tightened(base, file, "waybill.policy.json", [rule]);

describe("tightened", () => {
  it.each<[what: string, file: PolicyFile]>([
    ["nothing", {}],
    ["a graver severity", { rules: { "runbook-missing": { severity: { silver: "error", bronze: "warning" } } } }],
    ["the same", { mode: "enforce", parameters: { maxConcurrency: 32 }, approvers: ["Head of integrations"] }],
    [
      "shorter times and smaller numbers",
      {
        parameters: {
          reviewWithin: { gold: "1h", silver: "24h", bronze: "72h" },
          maxConcurrency: 8,
          unusedAfter: "30d",
          changes: { count: 3, within: "180d" },
        },
      },
    ],
    ["names where none were asked for", { parameters: { naming: { step: "[a-z ]+" } } }],
    ["fewer scopes", { parameters: { approvedScopes: { crm: [] } } }],
    ["fewer approvers", { approvers: [] }],
  ])("takes %s", (_, file) => {
    expect(() => over(file)).not.toThrow();
  });

  it.each<[what: string, file: PolicyFile, told: string]>([
    [
      "a milder severity",
      { rules: { "runbook-missing": { severity: { gold: "note" } } } },
      'runbook-missing is "note" for gold and was "error"',
    ],
    ["a rule that is off", { rules: { "runbook-missing": { severity: { bronze: "off" } } } }, '"off" for bronze'],
    ["a rule that is only evaluated", { rules: { "runbook-missing": { mode: "evaluate" } } }, "not enforced any more"],
    ["a policy that is only evaluated", { mode: "evaluate" }, "not enforced any more"],
    ["a longer time", { parameters: { unusedAfter: "91d" } }, '"unusedAfter" is 91d and was 90d'],
    ["a longer review", { parameters: { reviewWithin: { gold: "5h" } } }, "reviewWithin.gold"],
    ["a larger number", { parameters: { maxConcurrency: 33 } }, '"maxConcurrency" is 33 and was 32'],
    [
      "a shorter time in which changes are counted",
      { parameters: { changes: { count: 12, within: "1d" } } },
      "changes.within",
    ],
    ["another rule for names", { parameters: { naming: { flow: ".*" } } }, "names of flows"],
    ["another scope", { parameters: { approvedScopes: { crm: ["read", "write"] } } }, '"write" of crm'],
    ["scopes of another system", { parameters: { approvedScopes: { erp: ["read"] } } }, '"read" of erp'],
    ["another approver", { approvers: ["The squad"] }, "The squad"],
  ])("refuses %s", (_, file, told) => {
    const refusal = { code: "policy-loosened", message: expect.stringContaining(told) };
    expect(() => over(file)).toThrow(expect.objectContaining(refusal));
  });

  it("keeps what the policy under it says of other tiers and other rules", () => {
    const policy = over({ rules: { "runbook-missing": { severity: { bronze: "error" } } } });
    expect(["gold", "silver", "bronze"].map((tier) => severityOf(rule, tier as "gold", policy))).toEqual([
      "error",
      "warning",
      "error",
    ]);
    expect(policy.parameters.naming).toEqual({ flow: "[a-z-]+" });
  });

  it("takes approved scopes where nobody asked for approval before: from then on all others are missing", () => {
    const policy = over({ parameters: { approvedScopes: { crm: ["read"] } } }, usualPolicy);
    expect(policy.parameters.approvedScopes).toEqual({ crm: ["read"] });
  });
});
