/**
 * What is published of a project, as `waybill.lock.json` keeps it: every contract version that was ever published, and the flows as
 * they are. It is reviewed in pull requests, and is what the present code is held against.
 *
 * 1. The schema of a published version never changes. What the contract says beside its schema is that of the code, for as long as
 *    the version is there.
 * 2. A version that is gone from the code stays, until it is forgotten.
 */
import { canonical } from "../../contracts/canonical.ts";
import type { Compatibility } from "../../contracts/compatibility.ts";
import type { Contract, ContractKind } from "../../contracts/contract.ts";
import type { Deprecation } from "../../contracts/deprecation.ts";
import type { JsonSchema } from "../../contracts/schema.ts";
import type { Json } from "../../core/json.ts";
import type { AnyFlow, Tier } from "../../definitions/flow.ts";
import type { PromiseSpec } from "../../definitions/promise.ts";
import type { AnyTrigger } from "../../definitions/trigger.ts";
import { comparePrecedence } from "../../definitions/versions.ts";
import { type FlowShape, shapeOf } from "../flow-shape.ts";
import type { Landscape } from "../landscape.ts";
import type { FlowUse, LandscapeUse } from "../landscape-use.ts";
import { takenByTrigger } from "./taken-contracts.ts";

export interface Lock {
  /** By name, highest version first. */
  readonly contracts: Readonly<Record<string, readonly PublishedContract[]>>;
  /** By name, highest version first. */
  readonly flows: Readonly<Record<string, readonly PublishedFlow[]>>;
}

export interface PublishedContract {
  readonly version: string;
  readonly kind: ContractKind;
  readonly compatibility?: Compatibility;
  readonly deprecation?: Deprecation;
  /** Name of the team. */
  readonly owner?: string;
  /** Who outside of the project reads it. */
  readonly consumers?: readonly string[];
  readonly schema: JsonSchema;
}

/** The shape of a flow and what it is to others. A lock file of an earlier Waybill has the shape alone. */
export interface PublishedFlow extends FlowShape, Partial<FlowSummary> {}

export interface FlowSummary {
  /** Name of the team. */
  readonly owner: string;
  readonly tier: Tier;
  readonly trigger: AnyTrigger["type"];
  /** Contracts of what it takes, e.g. `order.booked@1.0.0`: its trigger's first, then those whose events it waits for. */
  readonly consumes: readonly string[];
  readonly emits: readonly string[];
  /** Names of the systems that its steps call. */
  readonly systems: readonly string[];
  readonly promise?: PromiseSpec;
  readonly deadLetter?: AnyFlow["deadLetter"];
}

export const emptyLock: Lock = { contracts: {}, flows: {} };

/** The entry of a contract as it is in the code. */
export function publishedContract(contract: Contract): PublishedContract {
  const { version, kind, compatibility, deprecation, owner, consumers } = contract;
  return {
    version,
    kind,
    ...(compatibility === undefined ? {} : { compatibility }),
    ...(deprecation === undefined ? {} : { deprecation }),
    ...(owner === undefined ? {} : { owner: owner.name }),
    ...(consumers === undefined ? {} : { consumers }),
    schema: plainSchema(contract.schema),
  };
}

/** All that is published, with the versions of the code beside it. A schema that means the same to the letter stays as it is written. */
export function withContracts(published: Lock["contracts"], contracts: readonly Contract[]): Lock["contracts"] {
  const all: Record<string, readonly PublishedContract[]> = { ...published };
  for (const contract of contracts) {
    const known = all[contract.name] ?? [];
    const young = publishedContract(contract);
    const old = known.find(({ version }) => version === contract.version);
    const entry = old !== undefined && hasSameText(old.schema, young.schema) ? { ...young, schema: old.schema } : young;
    all[contract.name] = [...known.filter((each) => each !== old), entry];
  }
  return sorted(all);
}

/** The flows as they are; versions that are gone from the code are left out. */
export function publishedFlows({ flows, earlier }: Landscape, { flows: uses }: LandscapeUse): Lock["flows"] {
  const all = Object.groupBy([...flows, ...earlier], ({ name }) => name);
  const entry = (flow: AnyFlow): PublishedFlow =>
    publishedFlow(
      flow,
      uses.find((use) => use.flow === flow.name && use.version === flow.version),
    );
  return sorted(Object.fromEntries(Object.entries(all).map(([name, versions = []]) => [name, versions.map(entry)])));
}

function publishedFlow(flow: AnyFlow, use: FlowUse | undefined): PublishedFlow {
  const { owner, tier, on, promise, deadLetter } = flow;
  return {
    ...shapeOf({ flow, ...(use && { code: use }) }),
    owner: owner.name,
    tier,
    trigger: on.type,
    consumes: [...new Set([...takenByTrigger(flow), ...(use?.awaits ?? [])])],
    emits: use?.emits ?? [],
    systems: use?.systems ?? [],
    ...(promise === undefined ? {} : { promise }),
    ...(deadLetter === undefined ? {} : { deadLetter }),
  };
}

/** The version of a contract that was published under a name. */
export function publishedVersion(
  published: Lock["contracts"],
  { name, version }: Pick<Contract, "name" | "version">,
): PublishedContract | undefined {
  return published[name]?.find((entry) => entry.version === version);
}

/** Whether two schemas are the same, whatever the order of their keywords. */
export function hasSameText(left: JsonSchema, right: JsonSchema): boolean {
  return canonical(plainSchema(left) as Json) === canonical(plainSchema(right) as Json);
}

/** A schema as JSON has it: a library may leave properties that are `undefined` in it. */
export function plainSchema(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema)) as JsonSchema;
}

function sorted<V extends { readonly version: string }>(
  all: Readonly<Record<string, readonly V[]>>,
): Readonly<Record<string, readonly V[]>> {
  const names = Object.keys(all).sort();
  return Object.fromEntries(names.map((name) => [name, (all[name] ?? []).toSorted(highestFirst)]));
}

function highestFirst(left: { readonly version: string }, right: { readonly version: string }): number {
  return comparePrecedence(right.version, left.version);
}
