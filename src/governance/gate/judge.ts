import { referenceOf } from "../../contracts/contract.ts";
import type { Tier } from "../../definitions/flow.ts";
import { contractsOf, type FlowUse, sourceOfFlow } from "../landscape-use.ts";
import type { Evidence } from "./evidence.ts";
import { type Finding, type Problem, type Subject, type SubjectType, severities, subjectKey } from "./finding.ts";
import { modeOf, type Policy, severityOf } from "./policy.ts";
import type { Rule, SubjectOf } from "./rule.ts";
import { withWaivers } from "./waivers.ts";

/** One thing to judge. */
interface Judged<Type extends SubjectType = SubjectType> {
  readonly subject: Subject;
  readonly value: SubjectOf[Type];
  /** The flows that it is, or that use it. */
  readonly users: readonly FlowUse[];
}

/** Applies rules to a project: all findings, the gravest first, then by subject and place. */
export function judgeProject(rules: readonly Rule[], evidence: Evidence, policy: Policy): readonly Finding[] {
  const subjects = subjectsOf(evidence);
  const found = rules.flatMap((rule) =>
    subjects[rule.about].flatMap((judged) => judgeSubject(rule, judged, evidence, policy)),
  );
  return withWaivers(found, policy, evidence.now).toSorted(compareFindings);
}

function judgeSubject(
  rule: Rule,
  { subject, value, users }: Judged,
  evidence: Evidence,
  policy: Policy,
): readonly Finding[] {
  const severity = severityOf(rule, highestTier(users), policy);
  if (severity === "off") return [];
  // The subjects of a rule are of the type that it is about: subjectsOf keeps them by type.
  const judge = rule.judge as (value: unknown, evidence: Evidence) => Iterable<Problem>;
  const common = { rule: rule.code, severity, mode: modeOf(rule, policy), subject, flows: sortedFlows(users) };
  return [...judge.call(rule, value, evidence)].map((problem) => ({ ...problem, ...common }));
}

function subjectsOf(evidence: Evidence): { readonly [Type in SubjectType]: readonly Judged<Type>[] } {
  const { landscape, use, source } = evidence;
  const usedBy = (isUser: (flow: FlowUse) => boolean): readonly FlowUse[] => use.flows.filter(isUser);
  return {
    // Earlier versions serve the runs that they accepted, and are not held to new rules.
    flow: landscape.flows.map((flow) => {
      const code = sourceOfFlow(source, flow);
      return {
        subject: { type: "flow", name: flow.name },
        value: { flow, ...(code === undefined ? {} : { source: code }) },
        users: usedBy((user) => user.flow === flow.name && user.version === flow.version),
      };
    }),
    contract: landscape.contracts.map((contract) => ({
      subject: { type: "contract", name: referenceOf(contract) },
      value: contract,
      users: usedBy((flow) => contractsOf(flow).includes(referenceOf(contract))),
    })),
    system: landscape.systems.map((system) => ({
      subject: { type: "system", name: system.name },
      value: system,
      users: usedBy(({ systems }) => systems.includes(system.name)),
    })),
    team: landscape.teams.map((team) => ({
      subject: { type: "team", name: team.name },
      value: team,
      users: usedBy(({ teams }) => teams.includes(team.name)),
    })),
    entity: landscape.entities.map((entity) => ({
      subject: { type: "entity", name: entity.name },
      value: entity,
      users: usedBy(({ entities }) => entities.includes(entity.name)),
    })),
    project: [{ subject: { type: "project", name: "project" }, value: null, users: use.flows }],
  };
}

/** What nobody uses is held to the rules as a silver flow is. */
function highestTier(users: readonly FlowUse[]): Tier {
  const tiers = new Set(users.map(({ tier }) => tier));
  if (tiers.has("gold")) return "gold";
  return tiers.size > 0 && !tiers.has("silver") ? "bronze" : "silver";
}

function sortedFlows(users: readonly FlowUse[]): readonly string[] {
  return [...new Set(users.map(({ flow }) => flow))].sort();
}

function compareFindings(left: Finding, right: Finding): number {
  const bySeverity = severities.indexOf(left.severity) - severities.indexOf(right.severity);
  if (bySeverity !== 0) return bySeverity;
  return sortKey(left) < sortKey(right) ? -1 : 1;
}

function sortKey({ subject, rule, place, fact }: Finding): string {
  const at =
    place === undefined
      ? ""
      : `${place.file} ${String(place.line).padStart(8, "0")} ${String(place.column).padStart(8, "0")}`;
  return [subjectKey(subject), rule, at, fact].join("\n");
}
