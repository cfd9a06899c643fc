import { referenceOf } from "../contracts/contract.ts";
import type { AnyFlow, Tier } from "../definitions/flow.ts";
import type { Team } from "../definitions/team.ts";
import type { ReadFlow } from "./flow-shape.ts";
import type { Landscape } from "./landscape.ts";
import type { FlowSource, ProjectSource } from "./source/source.ts";

/** What a flow uses. Contracts are named by name and version, everything by its definition's name; lists are sorted and without doubles. */
export interface FlowUse {
  readonly flow: string;
  readonly version: string;
  readonly tier: Tier;
  /** Empty when there is none, which only JavaScript lets a flow be without. */
  readonly owner: string;
  /** The contract of its trigger. */
  readonly begins: string;
  readonly emits: readonly string[];
  /** Contracts of the events that it waits for. */
  readonly awaits: readonly string[];
  /** Contracts of tasks that people hand in. */
  readonly tasks: readonly string[];
  /** Contracts that answers of systems must fit. */
  readonly answers: readonly string[];
  readonly systems: readonly string[];
  /** Flows that it calls. */
  readonly calls: readonly string[];
  /** What its shape is made of, e.g. `step "create invoice"`; absent when its code was not found. */
  readonly asks?: readonly string[];
  /** Teams that own it, its contracts, its systems, and the entities of these. */
  readonly teams: readonly string[];
  /** What its systems keep the record of, and what its contracts are about. */
  readonly entities: readonly string[];
}

/** Who uses what in a landscape. */
export interface LandscapeUse {
  /** In the order of the landscape's flows, then of the earlier ones. */
  readonly flows: readonly FlowUse[];
}

export function landscapeUseOf(landscape: Landscape, source: ProjectSource): LandscapeUse {
  const flows = [...landscape.flows, ...landscape.earlier];
  return { flows: flows.map((flow) => useOf(flow, sourceOfFlow(source, flow), landscape)) };
}

/** All versions of all flows, each with what is known of its code. */
export function readFlows({ flows, earlier }: Landscape, use: LandscapeUse): readonly ReadFlow[] {
  return [...flows, ...earlier].map((flow) => {
    const code = use.flows.find((each) => each.flow === flow.name && each.version === flow.version);
    return code === undefined ? { flow } : { flow, code };
  });
}

/** What the code says of a flow; of several with its name the one with its version. */
export function sourceOfFlow(
  source: ProjectSource,
  { name, version }: Pick<AnyFlow, "name" | "version">,
): FlowSource | undefined {
  const candidates = source.flows.filter((candidate) => candidate.name === name);
  return (
    candidates.find((candidate) => candidate.version === version) ??
    candidates.find((candidate) => candidate.version === undefined)
  );
}

/** All contracts that a flow uses, in whatever way. */
export function contractsOf(use: FlowUse): readonly string[] {
  return sortedSet([use.begins, ...use.emits, ...use.awaits, ...use.tasks, ...use.answers]);
}

function useOf(flow: AnyFlow, source: FlowSource | undefined, landscape: Landscape): FlowUse {
  const known = (name: string | undefined, version?: string): readonly string[] =>
    landscape.contracts
      .filter((contract) => contract.name === name && (version === undefined || contract.version === version))
      .map(referenceOf);
  const waits = (kind: "event" | "task") => (source?.waits ?? []).filter((wait) => wait.kind === kind);
  const direct = {
    begins: referenceOf(flow.on.contract),
    emits: sortedSet((source?.emits ?? []).flatMap(({ contract, version }) => known(contract, version))),
    awaits: sortedSet(waits("event").flatMap(({ contract }) => known(contract))),
    tasks: sortedSet(waits("task").flatMap(({ contract }) => known(contract))),
    answers: sortedSet(
      (source?.steps ?? [])
        .flatMap(({ answers }) => answers)
        .flatMap(({ contract, version }) => known(contract, version)),
    ),
    systems: sortedSet((source?.steps ?? []).flatMap(({ system }) => system ?? [])),
    calls: sortedSet((source?.calls ?? []).flatMap((call) => call.flow ?? [])),
  };
  const { name, version, tier } = flow;
  const owner = (flow.owner as Team | undefined)?.name ?? "";
  const asks = source?.asks.map(({ kind, written }) => `${kind} "${written}"`);
  const use = { flow: name, version, tier, owner, ...direct, ...reached(owner, direct, landscape) };
  return asks === undefined ? use : { ...use, asks };
}

/** Through contracts and systems: the entities that are at stake and the teams that must be known. */
function reached(
  owner: string,
  use: Pick<FlowUse, "begins" | "emits" | "awaits" | "tasks" | "answers" | "systems">,
  landscape: Landscape,
): Pick<FlowUse, "teams" | "entities"> {
  const references = new Set([use.begins, ...use.emits, ...use.awaits, ...use.tasks, ...use.answers]);
  const contracts = landscape.contracts.filter((contract) => references.has(referenceOf(contract)));
  const systems = landscape.systems.filter(({ name }) => use.systems.includes(name));
  const entities = sortedSet([
    ...contracts.flatMap(({ entity }) => entity?.name ?? []),
    ...systems.flatMap(({ recordOf }) => (recordOf ?? []).map(({ name }) => name)),
  ]);
  const stewards = landscape.entities
    .filter(({ name }) => entities.includes(name))
    .flatMap(({ steward }) => steward?.name ?? []);
  const owners = [...contracts, ...systems].flatMap((definition) => definition.owner?.name ?? []);
  return { entities, teams: sortedSet([owner, ...owners, ...stewards]).filter((name) => name !== "") };
}

function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
