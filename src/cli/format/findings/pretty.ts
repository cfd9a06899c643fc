import { type Finding, isRefusal, type Severity, subjectKey } from "../../../governance/gate/finding.ts";
import type { GateReport } from "../../../server/gate/judge-project.ts";
import { countsOf } from "../../../server/gate/present.ts";
import type { Colors } from "../../context.ts";
import { oneLine } from "../table.ts";
import { formatScorecards } from "./scorecard.ts";

const marks: Readonly<Record<Severity, string>> = { error: "✗", warning: "!", note: "·" };

/** For people: findings by what they are about, what each flow is ready for, and the sum. */
export function formatFindings(report: GateReport, colors: Colors): string {
  const { findings, scorecards } = report;
  const groups = Object.groupBy(findings, ({ subject }) => subjectKey(subject));
  const subjects = Object.values(groups).map((group) => formatSubject(group ?? [], colors));
  return [...subjects, formatScorecards(scorecards, colors), formatSum(report, colors)].join("\n\n");
}

function formatSubject(findings: readonly Finding[], colors: Colors): string {
  const [first] = findings;
  if (first === undefined) return "";
  const { type, name } = first.subject;
  const users = type === "flow" || first.flows.length === 0 ? "" : colors.dim(`  used by ${first.flows.join(", ")}`);
  const title = `${type === "project" ? "" : `${type.toUpperCase()} `}${colors.bold(type === "project" ? "PROJECT" : name)}`;
  return [`${title}${users}`, ...findings.map((finding) => formatFinding(finding, colors))].join("\n");
}

function formatFinding(finding: Finding, colors: Colors): string {
  const { rule, severity, mode, place, fact, consequence, fix, waiver } = finding;
  const paint = { error: colors.red, warning: colors.yellow, note: colors.dim }[severity];
  const mark = waiver === undefined ? paint(`${marks[severity]} ${severity}`) : colors.dim("~ waived");
  const at = place === undefined ? "" : colors.dim(`  ${place.file}:${place.line}:${place.column}`);
  const evaluated = severity === "error" && mode === "evaluate" ? colors.dim("  (not enforced)") : "";
  const leave =
    waiver === undefined
      ? []
      : [colors.dim(`until ${waiver.expires}, approved by ${oneLine(waiver.approver)}: ${oneLine(waiver.reason)}`)];
  const texts = [oneLine(fact), colors.dim(oneLine(consequence)), `→ ${oneLine(fix)}`, ...leave];
  return [`  ${mark}  ${rule}${at}${evaluated}`, ...texts.map((text) => `      ${text}`)].join("\n");
}

function formatSum({ findings, policyFiles }: GateReport, colors: Colors): string {
  const { error, warning, note, waived } = countsOf(findings);
  const counts = [plural(error, "error"), plural(warning, "warning"), plural(note, "note")].join(", ");
  const refusals = findings.filter(isRefusal).length;
  const policy =
    policyFiles.length === 0 ? "no policy file: the usual severities" : `policy: ${policyFiles.join(" under ")}`;
  const verdict = refusals === 0 ? colors.green("✓ passes the gate") : colors.red("✗ does not pass the gate");
  const hint = findings.length === 0 ? "" : '\n"waybill check --explain RULE" shows the page of a rule.';
  return `${verdict}: ${counts}${waived === 0 ? "" : `, ${waived} waived`} (${policy})${hint}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
