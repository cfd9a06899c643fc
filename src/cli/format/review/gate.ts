import { type Finding, isRefusal } from "../../../governance/gate/finding.ts";
import type { Review } from "../../../governance/review/review.ts";
import { code, text } from "./markdown.ts";

const mostRefusals = 30;
const mostRemarks = 20;

/** What the gate refuses, whatever it is about, and what else it finds of what changed. */
export function gateBlocks({ breaks, remarks }: Review): readonly string[] {
  const refusals = breaks.flatMap((each) => (each.kind === "gate" ? [each.finding] : []));
  if (refusals.length + remarks.length === 0)
    return ["### Gate", "The gate refuses nothing, and finds nothing of what changed."];
  return [
    "### Gate",
    refusals.length === 0 ? "The gate refuses nothing." : lines(refusals, mostRefusals),
    ...(remarks.length === 0 ? [] : [folded(remarks)]),
  ];
}

function folded(remarks: readonly Finding[]): string {
  const title = `${remarks.length} more of what changed, which ${remarks.length === 1 ? "does" : "do"} not refuse`;
  return [`<details><summary>${title}</summary>`, "", lines(remarks, mostRemarks), "", "</details>"].join("\n");
}

function lines(findings: readonly Finding[], most: number): string {
  const hidden = findings.length - most;
  return [...findings.slice(0, most).map(line), ...(hidden > 0 ? [`- … ${hidden} more`] : [])].join("\n");
}

function line(finding: Finding): string {
  const { rule, severity, subject, place, fact, fix } = finding;
  const mark = isRefusal(finding) ? "❌ " : "";
  const at = place === undefined ? "" : ` at ${code(`${place.file}:${place.line}`)}`;
  return `- ${mark}${severity} ${code(rule)} of ${subject.type} ${code(subject.name)}${at}: ${text(fact)} ${text(fix)}`;
}
