import type { Team } from "../../definitions/team.ts";
import { consumersOf, topicOfReference, type Usage } from "../published/consumers.ts";
import type { Lock, PublishedFlow } from "../published/lock.ts";
import type { ContractReview } from "./contract-review.ts";
import type { FlowReview, UseChange } from "./flow-review.ts";

/** Who has to do with what changed, and so is to be told. Each once, in order of name, with all that it is about. */
export interface Told {
  readonly teams: readonly (Concerned & Partial<Pick<Team, "onCall" | "productOwner">>)[];
  readonly flows: readonly Concerned[];
  readonly systems: readonly Concerned[];
  /** Who outside of the project reads a contract. */
  readonly outside: readonly Concerned[];
}

export interface Concerned {
  readonly name: string;
  /** E.g. `contract order.booked@1.1.0`, `flow order-to-cash`. */
  readonly about: readonly string[];
}

/** Who is touched by one change, by name. */
interface Touched {
  readonly about: string;
  readonly teams: readonly string[];
  readonly flows: readonly string[];
  readonly systems: readonly string[];
  readonly outside: readonly string[];
}

export function toldOf(
  before: Lock,
  contracts: readonly ContractReview[],
  flows: readonly FlowReview[],
  usage: Usage,
): Told {
  const touched = [
    ...contracts.map((review) => touchedByContract(review, before)),
    ...flows.map((review) => touchedByFlow(review, usage)),
  ];
  const known = new Map(usage.landscape.teams.map((team) => [team.name, team]));
  return {
    teams: collected(touched, "teams").map((each) => ({ ...each, ...reachOf(known.get(each.name)) })),
    flows: collected(touched, "flows"),
    systems: collected(touched, "systems"),
    outside: collected(touched, "outside"),
  };
}

/** With the flows that took it when it was published and do not any more. */
function touchedByContract(review: ContractReview, before: Lock): Touched {
  const { contract, version, consumers } = review;
  const reference = `${contract}@${version}`;
  const entry = before.contracts[contract]?.find((each) => each.version === version);
  const former = Object.entries(before.flows).flatMap(([name, versions]) =>
    versions.some(({ consumes = [] }) =>
      consumes.some((each) => topicOfReference(each) === topicOfReference(reference)),
    )
      ? [{ name, owner: versions[0]?.owner }]
      : [],
  );
  return {
    about: `contract ${reference}`,
    teams: [...consumers.teams.map(({ name }) => name), ...former.flatMap(({ owner }) => owner ?? [])],
    flows: [...consumers.flows, ...former].map(({ name }) => name),
    systems: consumers.systems.map(({ name }) => name),
    outside: [...consumers.outside, ...(entry?.consumers ?? [])],
  };
}

/** Who calls it, whom it began or ceased to call, and who gets the events that it began or ceased to emit. */
function touchedByFlow(review: FlowReview, usage: Usage): Touched {
  const { flow } = review;
  const uses = usesOf(review);
  const callers = usage.use.flows.filter(({ calls }) => calls.includes(flow));
  const emits = uses.filter(({ kind }) => kind === "emits").map(({ name }) => consumersOf(topic(name), usage));
  const takers = emits.flatMap(({ flows }) => flows.filter(({ roles }) => roles.some((role) => role !== "emits")));
  const systems = new Set(uses.filter(({ kind }) => kind === "systems").map(({ name }) => name));
  const owners = usage.landscape.systems.filter(({ name }) => systems.has(name)).flatMap(({ owner }) => owner ?? []);
  return {
    about: `flow ${flow}`,
    teams: [
      ...versionsOf(review).flatMap(({ owner }) => owner ?? []),
      ...[...callers, ...takers].map(({ owner }) => owner),
      ...owners.map(({ name }) => name),
    ].filter((name) => name !== ""),
    flows: [...callers.map((caller) => caller.flow), ...takers.map(({ name }) => name)].filter((name) => name !== flow),
    systems: [...systems],
    outside: emits.flatMap(({ outside }) => outside),
  };
}

function versionsOf(review: FlowReview): readonly PublishedFlow[] {
  switch (review.change) {
    case "new":
      return [review.now];
    case "removed":
      return [review.was];
    case "changed":
      return [review.was, review.now];
  }
}

/** All that a flow uses came with it, or went with it. */
function usesOf(review: FlowReview): readonly Pick<UseChange, "kind" | "name">[] {
  if (review.change === "changed") return review.uses;
  const { systems = [], emits = [] } = review.change === "new" ? review.now : review.was;
  return [
    ...systems.map((name) => ({ kind: "systems" as const, name })),
    ...emits.map((name) => ({ kind: "emits" as const, name })),
  ];
}

function topic(reference: string): { readonly name: string; readonly version: string } {
  const [name = "", version = ""] = reference.split("@");
  return { name, version };
}

function collected(touched: readonly Touched[], who: Exclude<keyof Touched, "about">): readonly Concerned[] {
  const names = [...new Set(touched.flatMap((each) => each[who]))].sort();
  return names.map((name) => {
    const about = touched.filter((each) => each[who].includes(name)).map((each) => each.about);
    return { name, about: [...new Set(about)] };
  });
}

function reachOf(team: Team | undefined): Partial<Pick<Team, "onCall" | "productOwner">> {
  if (team === undefined) return {};
  const { onCall, productOwner } = team;
  return { onCall, ...(productOwner === undefined ? {} : { productOwner }) };
}
