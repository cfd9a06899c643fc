import type { Contract } from "../contracts/contract.ts";
import type { Entity } from "../definitions/entity.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { AnySystem } from "../definitions/system.ts";
import type { Team } from "../definitions/team.ts";
import { createFlowVersions } from "../definitions/versions.ts";

/** Everything that a project declares. Each list is in order of name, then version. */
export interface Landscape {
  /** The flows that take new messages. */
  readonly flows: readonly AnyFlow[];
  /** Lower versions of them. */
  readonly earlier: readonly AnyFlow[];
  /** All versions. */
  readonly contracts: readonly Contract[];
  readonly systems: readonly AnySystem[];
  readonly teams: readonly Team[];
  /** Two entities of one name are both there: that is for the gate to say. */
  readonly entities: readonly Entity[];
}

type Definition = AnyFlow | Contract | AnySystem | Team | Entity;

/** The definitions among some values, and those that they refer to. */
export function landscapeOf(values: Iterable<unknown>): Landscape {
  const found = reachedFrom(values);
  const flows = ofType<AnyFlow>(found, "flow");
  const { current } = createFlowVersions(flows);
  return {
    flows: current.toSorted(byName),
    earlier: flows.filter((flow) => !current.includes(flow)).toSorted(byName),
    contracts: ofType<Contract>(found, "contract").toSorted(byName),
    systems: ofType<AnySystem>(found, "system").toSorted(byName),
    teams: ofType<Team>(found, "team").toSorted(byName),
    entities: ofType<Entity>(found, "entity").toSorted(byName),
  };
}

function reachedFrom(values: Iterable<unknown>): ReadonlySet<Definition> {
  const found = new Set<Definition>();
  const pending: unknown[] = [...values];
  while (pending.length > 0) {
    const value = pending.pop();
    if (!isDefinition(value) || found.has(value)) continue;
    found.add(value);
    pending.push(...referredTo(value));
  }
  return found;
}

function referredTo(definition: Definition): readonly unknown[] {
  switch (definition.type) {
    case "flow":
      // The contract of schedules is part of Waybill.
      return [definition.owner, ...(definition.on.type === "schedule" ? [] : [definition.on.contract])];
    case "contract":
      return [definition.owner, definition.entity, ...(definition.upcasts ?? []).map(({ from }) => from)];
    case "system":
      return [definition.owner, ...(definition.recordOf ?? []), definition.robot?.contract];
    case "entity":
      return [definition.steward];
    case "team":
      return [];
  }
}

const types: readonly string[] = ["flow", "contract", "system", "team", "entity"];

function isDefinition(value: unknown): value is Definition {
  if (typeof value !== "object" || value === null) return false;
  return "type" in value && types.includes(String(value.type)) && "name" in value && typeof value.name === "string";
}

function ofType<D extends Definition>(definitions: ReadonlySet<Definition>, type: D["type"]): readonly D[] {
  return [...definitions].filter((definition): definition is D => definition.type === type);
}

function byName(left: Definition, right: Definition): number {
  return orderOf(left) < orderOf(right) ? -1 : 1;
}

function orderOf(definition: Definition): string {
  return "version" in definition ? `${definition.name} ${definition.version}` : definition.name;
}
