/**
 * What each flow has to do with contracts and systems: what it takes, what it emits, whom it calls. The trigger says the one half;
 * the other is in the code of the flow function and comes from whoever reads that.
 */
import { type Contract, referenceOf } from "../contracts/contract.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { comparePrecedence } from "../definitions/versions.ts";
import type { Landscape } from "./landscape.ts";

/** What was read in the code of a flow. Names that could not be told are absent. */
export interface FlowCode {
  readonly name: string;
  readonly version?: string;
  readonly steps: readonly { readonly system?: string }[];
  readonly emits: readonly { readonly contract?: string; readonly version?: string }[];
  readonly waits: readonly { readonly kind: "event" | "task"; readonly contract?: string }[];
}

export interface FlowUse {
  readonly flow: AnyFlow;
  /** Contracts of what it takes, e.g. `order.booked@1.0.0`: its trigger's first, then those that are upcast to it or waited for. */
  readonly consumes: readonly string[];
  readonly emits: readonly string[];
  /** Names of the systems that its steps call. */
  readonly systems: readonly string[];
}

/**
 * The uses of all versions of all flows.
 * @param code what was read in their code; without it only the triggers speak.
 */
export function flowUses({ flows, earlier, contracts }: Landscape, code: readonly FlowCode[] = []): readonly FlowUse[] {
  const referenceTo = ({ contract, version }: FlowCode["emits"][number]): string | undefined =>
    contract === undefined ? undefined : (reference(contract, version) ?? highestOf(contracts, contract));
  return [...flows, ...earlier].map((flow) => {
    const read = codeOf(flow, code);
    const events = read?.waits.filter(({ kind }) => kind === "event") ?? [];
    return {
      flow,
      consumes: unique([...taken(flow), ...events.map(referenceTo)]),
      emits: unique(read?.emits.map(referenceTo) ?? []),
      systems: unique(read?.steps.map(({ system }) => system) ?? []),
    };
  });
}

/** The contracts that are of the project: that of a schedule is part of Waybill. */
export function ownContracts({ flows, earlier, contracts }: Landscape): readonly Contract[] {
  const foreign = [...flows, ...earlier].filter(({ on }) => on.type === "schedule").map(({ on }) => on.contract);
  return contracts.filter((contract) => !foreign.includes(contract));
}

/** A version that is not written in the code is that of the only flow of the name. */
function codeOf({ name, version }: AnyFlow, code: readonly FlowCode[]): FlowCode | undefined {
  const versions = code.filter((each) => each.name === name);
  return versions.find((each) => each.version === version) ?? versions.find((each) => each.version === undefined);
}

/** Of its trigger: the contract, and the versions that are upcast to it. */
function taken({ on }: AnyFlow): readonly string[] {
  if (on.type === "schedule") return [];
  const reached = new Set<Contract>([on.contract]);
  // A set is walked to its end, what is added meanwhile included.
  for (const contract of reached) for (const { from } of contract.upcasts ?? []) reached.add(from);
  return [...reached].map(referenceOf);
}

function reference(name: string, version: string | undefined): string | undefined {
  return version === undefined ? undefined : referenceOf({ name, version });
}

function highestOf(contracts: readonly Contract[], name: string): string | undefined {
  const versions = contracts.filter((contract) => contract.name === name);
  const highest = versions.toSorted((left, right) => comparePrecedence(right.version, left.version))[0];
  return highest === undefined ? undefined : referenceOf(highest);
}

function unique(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
