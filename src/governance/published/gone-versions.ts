import type { Contract } from "../../contracts/contract.ts";
import { lifeStageOf } from "../../contracts/deprecation.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { comparePrecedence } from "../../definitions/versions.ts";
import { topicOf } from "../../runs/match.ts";
import { isPreRelease } from "./bump.ts";
import { type Consumers, consumersOf, isTaken, topicOfReference, type Usage } from "./consumers.ts";
import type { ContractFinding } from "./contract-finding.ts";
import type { Lock, PublishedContract } from "./lock.ts";
import { saidOf } from "./words-of-findings.ts";

/**
 * Published versions that are not sunset, that somebody takes, and that the code has neither as they are nor in a later version of
 * their major: the highest of each major.
 */
export function goneVersions(
  published: Lock,
  contracts: readonly Contract[],
  usage: Usage,
  now: number,
): readonly ContractFinding[] {
  return Object.entries(published.contracts).flatMap(([name, versions]) => {
    const served = versions.filter(({ deprecation }) => lifeStageOf(deprecation, now) !== "sunset");
    const gone = served.filter((entry) => !isPreRelease(entry.version) && !isPresent(name, entry, contracts));
    const topics = gone.map((entry) => ({ name, ...entry }));
    return topics.filter(isHighestOfMajor).flatMap((topic): readonly ContractFinding[] => {
      const consumers = withFormer(consumersOf(topic, usage, topics), topic, published, usage);
      if (!isTaken(consumers)) return [];
      return [saidOf({ kind: "gone", contract: name, version: topic.version, consumers })];
    });
  });
}

type Named = Pick<Contract, "name" | "version">;

function isPresent(name: string, { version }: PublishedContract, contracts: readonly Contract[]): boolean {
  const topic = topicOf(name, version);
  return contracts.some(
    (contract) =>
      topicOf(contract.name, contract.version) === topic && comparePrecedence(contract.version, version) >= 0,
  );
}

/** Versions are in order, the highest first. */
function isHighestOfMajor({ name, version }: Named, index: number, all: readonly Named[]): boolean {
  return index === all.findIndex((other) => topicOf(other.name, other.version) === topicOf(name, version));
}

/** With flows that took it when they were last published: whoever sends to them relies on that. */
function withFormer(
  consumers: Consumers,
  { name, version }: Named,
  { flows: published }: Lock,
  { landscape }: Usage,
): Consumers {
  const former = landscape.flows.filter(
    (flow) =>
      !consumers.flows.some((each) => each.name === flow.name) &&
      published[flow.name]?.[0]?.consumes?.some((each) => topicOfReference(each) === topicOf(name, version)),
  );
  const teams = [...consumers.teams, ...former.map(({ owner }) => owner)];
  return {
    ...consumers,
    flows: [...consumers.flows, ...former.map(began)],
    teams: [...new Map(teams.map((team) => [team.name, team])).values()],
  };
}

function began({ name, version, owner }: AnyFlow): Consumers["flows"][number] {
  return { name, version, owner: owner.name, roles: ["begins"] };
}
