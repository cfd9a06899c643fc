import { type Finding, isRefusal, type Severity, subjectKey } from "../../governance/gate/finding.ts";
import type { Scorecard } from "../../governance/gate/scorecard.ts";
import type { FindingView, GateView, ScorecardView } from "../wire.ts";
import type { GateReport } from "./judge-project.ts";

export function presentGate({ findings, scorecards, policyFiles }: GateReport): GateView {
  return {
    ok: !findings.some(isRefusal),
    counts: countsOf(findings),
    policyFiles,
    findings: findings.map(presentFinding),
    scorecards: scorecards.map(presentScorecard),
  };
}

/** How many findings there are of each severity, without the waived ones, which are counted apart. */
export function countsOf(findings: readonly Finding[]): Readonly<Record<Severity | "waived", number>> {
  const open = findings.filter(({ waiver }) => waiver === undefined);
  const count = (severity: Severity) => open.filter((finding) => finding.severity === severity).length;
  return {
    error: count("error"),
    warning: count("warning"),
    note: count("note"),
    waived: findings.length - open.length,
  };
}

export function presentScorecard({ flow, tier, level, next, levels }: Scorecard): ScorecardView {
  const views = levels.map((score) => ({
    level: score.level,
    rules: score.ruleCount,
    held: score.heldCount,
    missing: score.missing.map(({ rule, subject, fix }) => ({ rule, subject: subjectKey(subject), fix })),
  }));
  return { flow, tier, level, ...(next === undefined ? {} : { next }), levels: views };
}

function presentFinding(finding: Finding): FindingView {
  const { rule, severity, mode, subject, flows, place, fact, consequence, fix, waiver } = finding;
  return {
    ...{ rule, severity, mode, refuses: isRefusal(finding), subject: subjectKey(subject), flows },
    ...(place === undefined ? {} : { place }),
    ...{ fact, consequence, fix },
    ...(waiver === undefined
      ? {}
      : { waiver: { reason: waiver.reason, approver: waiver.approver, expires: waiver.expires } }),
  };
}
