import { createHash } from "node:crypto";
import type { Log, ReportingDescriptor, Result } from "sarif";
import { type Finding, isRefusal, subjectKey } from "../../../governance/gate/finding.ts";
import type { GateReport } from "../../../server/gate/judge-project.ts";
import { packageVersion } from "../../package.ts";
import { rulePage } from "../../rule-page.ts";

/**
 * The findings as SARIF 2.1.0 (OASIS), for code scanning. A finding without a place stands at the project's config, because code
 * scanning shows only what has a place. Waived findings are suppressed results.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog({ findings, rules }: GateReport): Log {
  const used = rules.filter(({ code }) => findings.some(({ rule }) => rule === code));
  const codes = [...new Set([...used.map(({ code }) => code), ...findings.map(({ rule }) => rule)])];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "waybill check",
            semanticVersion: packageVersion(),
            rules: codes.map((code) => descriptor(code, rules.find((rule) => rule.code === code)?.title)),
          },
        },
        originalUriBaseIds: { PROJECT: { description: { text: "The folder of the project." } } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => result(finding, codes.indexOf(finding.rule))),
      },
    ],
  };
}

function descriptor(code: string, title: string | undefined): ReportingDescriptor {
  const page = rulePage(code);
  return {
    id: code,
    ...(title === undefined ? {} : { shortDescription: { text: `${title}.` } }),
    ...(page === undefined ? {} : { help: { text: page, markdown: page } }),
  };
}

function result(finding: Finding, ruleIndex: number): Result {
  const { rule, severity, subject, place, fact, consequence, fix, waiver } = finding;
  const isGrave = severity === "error" && (isRefusal(finding) || waiver !== undefined);
  return {
    ruleId: rule,
    ruleIndex,
    level: isGrave ? "error" : severity === "note" ? "note" : "warning",
    message: { text: [fact, consequence, fix].join(" ") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(place?.file ?? "waybill.config.ts"), uriBaseId: "PROJECT" },
          region: { startLine: place?.line ?? 1, startColumn: place?.column ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: subjectKey(subject), kind: subject.type }],
      },
    ],
    // The same finding in another line is still the same one.
    partialFingerprints: { "waybill/v1": fingerprint(finding) },
    ...(waiver === undefined ? {} : { suppressions: [{ kind: "external", justification: waiver.reason }] }),
  };
}

function fingerprint({ rule, subject, fact }: Finding): string {
  return createHash("sha256")
    .update([rule, subjectKey(subject), fact].join("\n"))
    .digest("hex")
    .slice(0, 32);
}
