import { type Finding, isRefusal, subjectKey } from "../../../governance/gate/finding.ts";
import type { GateReport } from "../../../server/gate/judge-project.ts";

/**
 * The findings as a JUnit report: a suite for each flow, with a test for each rule about flows, and one for each other subject
 * that something was found about. What refuses fails, what is waived is skipped, everything else passes and says what it is.
 */
export function junitReport({ findings, rules, scorecards }: GateReport): string {
  const flowRules = rules.filter(({ about }) => about === "flow").map(({ code }) => code);
  const flows = scorecards.map(({ flow }) => `flow:${flow}`);
  const others = findings.map(({ subject }) => subjectKey(subject)).filter((key) => !flows.includes(key));
  const suites = [...flows, ...new Set(others)].map((key) => {
    const own = findings.filter(({ subject }) => subjectKey(subject) === key);
    const codes = new Set([...(flows.includes(key) ? flowRules : []), ...own.map(({ rule }) => rule)]);
    return suite(key, [...codes].sort(), own);
  });
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="waybill check">`,
    ...suites,
    `</testsuites>`,
  ].join("\n");
}

function suite(key: string, codes: readonly string[], findings: readonly Finding[]): string {
  const cases = codes.map((code) =>
    testCase(
      key,
      code,
      findings.filter(({ rule }) => rule === code),
    ),
  );
  const failed = codes.filter((code) => findings.some((finding) => finding.rule === code && isRefusal(finding))).length;
  const skipped = codes.filter((code) => isSkipped(findings.filter(({ rule }) => rule === code))).length;
  const counts = `tests="${codes.length}" failures="${failed}" skipped="${skipped}"`;
  return [`  <testsuite name="${escapeXml(key)}" ${counts}>`, ...cases, `  </testsuite>`].join("\n");
}

function isSkipped(findings: readonly Finding[]): boolean {
  return findings.length > 0 && findings.every(({ waiver }) => waiver !== undefined);
}

function testCase(key: string, code: string, findings: readonly Finding[]): string {
  const open = `    <testcase classname="${escapeXml(key)}" name="${escapeXml(code)}"`;
  const text = escapeXml(findings.map(textOf).join("\n\n"));
  if (findings.length === 0) return `${open}/>`;
  const refusal = findings.find(isRefusal);
  const inner =
    refusal !== undefined
      ? `<failure type="${escapeXml(code)}" message="${escapeXml(refusal.fact)}">${text}</failure>`
      : isSkipped(findings)
        ? `<skipped message="${escapeXml(findings[0]?.waiver?.reason ?? "")}"/>`
        : `<system-out>${text}</system-out>`;
  return `${open}>\n      ${inner}\n    </testcase>`;
}

function textOf({ severity, place, fact, consequence, fix }: Finding): string {
  const at = place === undefined ? "" : ` at ${place.file}:${place.line}:${place.column}`;
  return [`${severity}${at}`, fact, consequence, fix].join("\n");
}

/** XML 1.0 allows no control characters but tab and line ends, not even escaped. */
function escapeXml(text: string): string {
  const allowed = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "�");
  return allowed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
