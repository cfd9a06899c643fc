import { type Finding, isRefusal, type Severity, subjectKey } from "../../../governance/gate/finding.ts";
import type { Scorecard } from "../../../governance/gate/scorecard.ts";
import type { GateReport } from "../../../server/gate/judge-project.ts";

/** A finding as `waybill check --json` and the API give it. */
export interface FindingJson {
  readonly rule: string;
  readonly severity: Severity;
  readonly mode: "evaluate" | "enforce";
  /** Whether it fails the check and keeps flows from being started. */
  readonly refuses: boolean;
  /** `flow:order-to-cash`. */
  readonly subject: string;
  readonly flows: readonly string[];
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly fact: string;
  readonly consequence: string;
  readonly fix: string;
  readonly waiver?: { readonly reason: string; readonly approver: string; readonly expires: string };
}

export function findingJson(finding: Finding): FindingJson {
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

/** `{ok, counts, policyFiles, findings, scorecards}`. */
export function reportJson({ findings, scorecards, policyFiles }: GateReport): object {
  return {
    ok: !findings.some(isRefusal),
    counts: countsOf(findings),
    policyFiles,
    findings: findings.map(findingJson),
    scorecards: scorecards.map(scorecardJson),
  };
}

/** What is missing is told by rule and subject: the findings are beside it. */
export function scorecardJson({ flow, tier, level, next, levels }: Scorecard): object {
  const scores = levels.map((score) => ({
    level: score.level,
    rules: score.ruleCount,
    held: score.heldCount,
    missing: score.missing.map(({ rule, subject, fix }) => ({ rule, subject: subjectKey(subject), fix })),
  }));
  return { flow, tier, level, ...(next === undefined ? {} : { next }), levels: scores };
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
