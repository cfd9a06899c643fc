import type { Finding } from "../../governance/gate/finding.ts";
import { judgeProject } from "../../governance/gate/judge.ts";
import type { Policy } from "../../governance/gate/policy.ts";
import type { Rule } from "../../governance/gate/rule.ts";
import { allRules } from "../../governance/gate/rules/all.ts";
import { type Scorecard, scorecardOf } from "../../governance/gate/scorecard.ts";
import type { Project } from "../project.ts";
import { loadEvidence } from "./load-evidence.ts";
import { loadPolicy } from "./load-policy.ts";

/** What the gate says of a project. */
export interface GateReport {
  readonly findings: readonly Finding[];
  /** One for each flow that takes new messages, in order of name. */
  readonly scorecards: readonly Scorecard[];
  readonly policy: Policy;
  /** The policy's files, relative to the project; none when the usual policy holds. */
  readonly policyFiles: readonly string[];
  readonly rules: readonly Rule[];
}

export interface GateOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Absolute path of the core team's policy. */
  readonly corePolicy?: string;
}

/**
 * Judges a project by all rules.
 * @throws WaybillError `policy-invalid`, `policy-loosened`, and what loading the project's definitions throws.
 */
export async function gateReport(project: Project, { now, corePolicy }: GateOptions): Promise<GateReport> {
  const { policy, files } = await loadPolicy(project.dir, allRules, corePolicy);
  const evidence = await loadEvidence(project, policy.parameters, now);
  const findings = judgeProject(allRules, evidence, policy);
  const scorecards = evidence.landscape.flows.map((flow) => scorecardOf(flow, allRules, findings));
  return { findings, scorecards, policy, policyFiles: files, rules: allRules };
}
