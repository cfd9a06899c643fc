import { type Finding, isRefusal } from "../../../governance/gate/finding.ts";

/**
 * Annotations of GitHub Actions: one workflow command a line, which GitHub shows at the place in the pull request.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubAnnotations(findings: readonly Finding[]): string {
  return findings
    .filter(({ waiver }) => waiver === undefined)
    .map(annotation)
    .join("\n");
}

function annotation(finding: Finding): string {
  const { rule, severity, subject, place, fact, consequence, fix } = finding;
  const level = isRefusal(finding) ? "error" : severity === "note" ? "notice" : "warning";
  const title = `${rule}: ${subject.type} ${subject.name}`;
  const properties = {
    ...(place === undefined ? {} : { file: place.file, line: place.line, col: place.column }),
    title,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${list.join(",")}::${escapeData([fact, consequence, fix].join("\n"))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
