import type { Tier } from "../../definitions/flow.ts";
import type { GateMode, Severity, Waiver } from "./finding.ts";
import { type Parameters, usualParameters } from "./parameters.ts";
import type { Rule } from "./rule.ts";

/** What a policy says of one rule. What is `off` is not looked for. */
export interface RulePolicy {
  readonly severity?: Readonly<Partial<Record<Tier, Severity | "off">>>;
  readonly mode?: GateMode;
}

/** What findings count for. Made of the policy of the core team and, over it, the stricter one of a squad. */
export interface Policy {
  readonly mode: GateMode;
  /** By code of the rule. */
  readonly rules: Readonly<Record<string, RulePolicy>>;
  readonly parameters: Parameters;
  readonly waivers: readonly Waiver[];
  /** Who may approve waivers. Absent: whoever is named. */
  readonly approvers?: readonly string[];
}

/** What holds where no policy is written: every rule at its own severity. */
export const usualPolicy: Policy = { mode: "enforce", rules: {}, parameters: usualParameters, waivers: [] };

/** How grave a finding of a rule is for a tier, by a policy. */
export function severityOf(rule: Pick<Rule, "code" | "severity">, tier: Tier, policy: Policy): Severity | "off" {
  return policy.rules[rule.code]?.severity?.[tier] ?? rule.severity[tier];
}

export function modeOf(rule: Pick<Rule, "code">, policy: Policy): GateMode {
  return policy.rules[rule.code]?.mode ?? policy.mode;
}
