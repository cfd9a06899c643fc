import type { Contract } from "../contracts/contract.ts";
import type { AnySystem } from "../definitions/system.ts";
import type { Team } from "../definitions/team.ts";
import { topicOf } from "../runs/match.ts";
import type { FlowUse } from "./flow-use.ts";

/** Who has to do with a major version of a contract, and so is to be told when it changes. */
export interface Consumers {
  readonly flows: readonly ConsumingFlow[];
  /** Owners of the flows and systems. Each once. */
  readonly teams: readonly Team[];
  /** Those that the flows which take it call, and robots that hand it back: what changes in it may reach them. */
  readonly systems: readonly ConsumingSystem[];
  /** Who outside of the project reads it. */
  readonly outside: readonly string[];
}

export interface ConsumingFlow {
  readonly name: string;
  readonly version: string;
  /** Name of the team. */
  readonly owner: string;
  readonly takes: boolean;
  readonly emits: boolean;
}

export interface ConsumingSystem {
  readonly name: string;
  /** Name of the team, when it is known. */
  readonly owner?: string;
}

/** A contract as a consumer knows it: any version of one major is compatible with the others. */
export type Topic = Pick<Contract, "name" | "version" | "consumers">;

/** @param contracts names and versions of the topic; what outside consumers one of them names is told. */
export function consumersOf(
  topic: Topic,
  uses: readonly FlowUse[],
  systems: readonly AnySystem[],
  others: readonly Topic[] = [],
): Consumers {
  const wanted = topicOf(topic.name, topic.version);
  const isWanted = (reference: string): boolean => topicOfReference(reference) === wanted;
  const using = uses.filter(({ consumes, emits }) => [...consumes, ...emits].some(isWanted));
  const reached = new Set(using.filter(({ consumes }) => consumes.some(isWanted)).flatMap((use) => use.systems));
  const found = systems.filter(({ name, robot }) => reached.has(name) || isRobotOf(wanted, robot?.contract));
  const unknown = [...reached].filter((name) => !found.some((system) => system.name === name));
  const owners = [...using.map(({ flow }) => flow.owner), ...found.flatMap(({ owner }) => owner ?? [])];
  const same = [topic, ...others].filter(({ name, version }) => topicOf(name, version) === wanted);
  return {
    flows: using.map(({ flow, consumes, emits }) => ({
      name: flow.name,
      version: flow.version,
      owner: flow.owner.name,
      takes: consumes.some(isWanted),
      emits: emits.some(isWanted),
    })),
    teams: [...new Map(owners.map((team) => [team.name, team])).values()],
    systems: [...found.map(systemOf), ...unknown.map((name) => ({ name }))].toSorted(byName),
    outside: [...new Set(same.flatMap(({ consumers }) => consumers ?? []))],
  };
}

/** Whether somebody is there who takes it: who only emits it can stop. */
export function isTaken({ flows, outside }: Consumers): boolean {
  return outside.length > 0 || flows.some(({ takes }) => takes);
}

/** `order.booked@1` of `order.booked@1.2.0`. */
export function topicOfReference(reference: string): string {
  const [name = "", version = ""] = reference.split("@");
  return topicOf(name, version);
}

function isRobotOf(topic: string, contract: Contract | undefined): boolean {
  return contract !== undefined && topicOf(contract.name, contract.version) === topic;
}

function systemOf({ name, owner }: AnySystem): ConsumingSystem {
  return owner === undefined ? { name } : { name, owner: owner.name };
}

function byName(left: ConsumingSystem, right: ConsumingSystem): number {
  return left.name < right.name ? -1 : 1;
}
