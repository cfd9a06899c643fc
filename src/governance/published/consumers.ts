import type { Contract } from "../../contracts/contract.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { AnySystem } from "../../definitions/system.ts";
import type { Team } from "../../definitions/team.ts";
import { topicOf } from "../../runs/match.ts";
import type { Landscape } from "../landscape.ts";
import { type FlowUse, type LandscapeUse, sourceOfFlow } from "../landscape-use.ts";
import type { ProjectSource } from "../source/source.ts";
import { takenByTrigger } from "./taken-contracts.ts";

/** Who has to do with a major version of a contract, and so is to be told when it changes. */
export interface Consumers {
  readonly flows: readonly ConsumingFlow[];
  /** Owners of the flows and systems. Each once. */
  readonly teams: readonly Team[];
  /** Those that the flows which take it call, that answer by it, and robots that hand it back: what changes in it may reach them. */
  readonly systems: readonly ConsumingSystem[];
  /** Who outside of the project reads it. */
  readonly outside: readonly string[];
}

/** `answers`: answers of systems must fit it; `tasks`: what people hand in must. */
export type Role = "begins" | "awaits" | "tasks" | "answers" | "emits";

export interface ConsumingFlow {
  readonly name: string;
  readonly version: string;
  /** Name of the team. */
  readonly owner: string;
  /** What it does with the contract; at least one. */
  readonly roles: readonly Role[];
}

export interface ConsumingSystem {
  readonly name: string;
  /** Name of the team, when it is known. */
  readonly owner?: string;
}

/** A contract as a consumer knows it: any version of one major is compatible with the others. */
export type Topic = Pick<Contract, "name" | "version" | "consumers">;

/** What is known of who uses what. */
export interface Usage {
  readonly landscape: Landscape;
  readonly use: LandscapeUse;
  readonly source: ProjectSource;
}

/** @param versions of the contract: what consumers outside one of them names is told when it is of the same major. */
export function consumersOf(topic: Topic, usage: Usage, versions: readonly Topic[] = []): Consumers {
  const wanted = topicOf(topic.name, topic.version);
  const flows = [...usage.landscape.flows, ...usage.landscape.earlier];
  const using = flows.flatMap((flow) => {
    const roles = rolesOf(flow, usage.use, wanted);
    return roles.length === 0 ? [] : [{ flow, roles }];
  });
  const reached = new Set(using.flatMap(({ flow, roles }) => systemsReached(flow, roles, usage, wanted)));
  const systems = usage.landscape.systems.filter(
    ({ name, robot }) => reached.has(name) || isRobotOf(wanted, robot?.contract),
  );
  const owners = [...using.map(({ flow }) => flow.owner), ...systems.flatMap(({ owner }) => owner ?? [])];
  const same = [topic, ...versions].filter(({ name, version }) => topicOf(name, version) === wanted);
  return {
    flows: using.map(({ flow: { name, version, owner }, roles }) => ({ name, version, owner: owner.name, roles })),
    teams: [...new Map(owners.map((team) => [team.name, team])).values()],
    systems: [...systems.map(systemOf), ...undeclared(reached, systems)].toSorted(byName),
    outside: [...new Set(same.flatMap(({ consumers }) => consumers ?? []))],
  };
}

/** Whether somebody is there who takes it: who only emits it can stop. */
export function isTaken({ flows, outside }: Consumers): boolean {
  return outside.length > 0 || flows.some(({ roles }) => roles.some((role) => role !== "emits"));
}

/** `order.booked@1` of `order.booked@1.2.0`. */
export function topicOfReference(reference: string): string {
  const [name = "", version = ""] = reference.split("@");
  return topicOf(name, version);
}

function rolesOf(flow: AnyFlow, landscapeUse: LandscapeUse, topic: string): readonly Role[] {
  const use = flowUseOf(flow, landscapeUse);
  const has = (references: readonly string[]) => references.some((reference) => topicOfReference(reference) === topic);
  const coded = (["awaits", "tasks", "answers", "emits"] as const).filter((role) => has(use?.[role] ?? []));
  return has(takenByTrigger(flow)) ? ["begins", ...coded] : coded;
}

/** A flow that takes it may hand what is in it to every system that it calls; one that only gets it as an answer does not. */
function systemsReached(
  flow: AnyFlow,
  roles: readonly Role[],
  { use, source }: Usage,
  topic: string,
): readonly string[] {
  if (roles.includes("begins") || roles.includes("awaits") || roles.includes("tasks"))
    return flowUseOf(flow, use)?.systems ?? [];
  const steps = sourceOfFlow(source, flow)?.steps ?? [];
  const [name = ""] = topic.split("@");
  const answering = steps.filter(({ answers }) => answers.some(({ contract }) => contract === name));
  return answering.flatMap(({ system }) => system ?? []);
}

function flowUseOf(flow: AnyFlow, { flows }: LandscapeUse): FlowUse | undefined {
  return flows.find((each) => each.flow === flow.name && each.version === flow.version);
}

function isRobotOf(topic: string, contract: Contract | undefined): boolean {
  return contract !== undefined && topicOf(contract.name, contract.version) === topic;
}

function undeclared(names: ReadonlySet<string>, systems: readonly AnySystem[]): readonly ConsumingSystem[] {
  return [...names].filter((name) => !systems.some((system) => system.name === name)).map((name) => ({ name }));
}

function systemOf({ name, owner }: AnySystem): ConsumingSystem {
  return owner === undefined ? { name } : { name, owner: owner.name };
}

function byName(left: ConsumingSystem, right: ConsumingSystem): number {
  return left.name < right.name ? -1 : 1;
}
