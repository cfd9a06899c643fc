import { judgeOf } from "../../contracts/validate.ts";
import type { Consumers, ConsumingFlow, Role } from "../../governance/published/consumers.ts";
import type { ContractFinding } from "../../governance/published/contract-finding.ts";
import { type DiffView, formatSchemaDiff } from "./schema-diff.ts";
import { table } from "./table.ts";
import { wireDiff } from "./wire-diff.ts";

/** What is wrong, what changed, and who is to be told. */
export function formatContractFinding(finding: ContractFinding, view: DiffView): string {
  const { colors } = view;
  const title = `${colors.red("✗")} ${colors.bold(`${finding.contract}@${finding.version}`)} ${titleOf(finding)}`;
  const { fact, consequence, fix } = finding;
  return [
    [title, `  ${fact}`, `  ${colors.dim(consequence)}`, `  → ${fix}`].join("\n"),
    ...formatChanges(finding, view),
    ...formatConsumers(finding.consumers, view),
  ]
    .map((part, index) => (index === 0 ? part : indented(part)))
    .join("\n\n");
}

/** As documented in docs/cli.md. */
export function wireContractFinding(finding: ContractFinding): object {
  const { kind, contract, version, message, fact, consequence, fix, consumers } = finding;
  const { flows, teams, systems, outside } = consumers;
  return {
    ...{ kind, contract, version, message, fact, consequence, fix },
    ...(finding.kind === "changed" ? { how: finding.how } : {}),
    ...(finding.kind === "bump-too-low" ? { against: finding.against, given: finding.given } : {}),
    ...("diff" in finding ? { diff: wireDiff(finding.diff) } : {}),
    flows,
    teams: teams.map(({ name, onCall, productOwner }) => ({ name, onCall, productOwner })),
    systems,
    outside,
  };
}

function titleOf(finding: ContractFinding): string {
  switch (finding.kind) {
    case "changed":
      return `changed under its version (${finding.how})`;
    case "bump-too-low":
      return `is too close to ${finding.against}`;
    case "gone":
      return "is gone and still taken";
    case "declared-twice":
      return "is declared twice";
  }
}

function formatChanges(finding: ContractFinding, view: DiffView): readonly string[] {
  if (!("diff" in finding) || (finding.kind === "changed" && finding.how === "kind")) return [];
  return [formatSchemaDiff(finding.diff, judgeOf(finding.before), { ...view, columns: view.columns - 2 })];
}

function formatConsumers({ flows, teams, systems, outside }: Consumers, { colors }: DiffView): readonly string[] {
  const rows = [
    ...flows.map((flow) => ["flow", `${flow.name}@${flow.version}`, roleOf(flow), flow.owner]),
    ...systems.map(({ name, owner }) => ["system", name, "is called by these flows", owner ?? ""]),
    ...outside.map((name) => ["outside", name, "takes it", ""]),
  ];
  if (rows.length === 0) return ["Nobody is known to use it."];
  const calls = teams.map(({ name, onCall }) => `${name} at ${onCall}`);
  const who = calls.length === 0 ? [] : [`Tell ${calls.join(", ")}.`];
  return [[table([colors.bold("WHO USES IT"), "", "", colors.bold("OWNER")], rows), ...who].join("\n")];
}

const words: Readonly<Record<Role, string>> = {
  begins: "begins with it",
  awaits: "waits for it",
  tasks: "gets it from people",
  answers: "gets it from systems",
  emits: "emits it",
};

function roleOf({ roles }: ConsumingFlow): string {
  return roles.map((role) => words[role]).join(", ");
}

function indented(part: string): string {
  return part.replaceAll(/^(?=.)/gm, "  ");
}
