import { referenceOf } from "../../contracts/contract.ts";
import { lifeStageOf } from "../../contracts/deprecation.ts";
import { WaybillError } from "../../core/errors.ts";
import type { Landscape } from "../landscape.ts";
import { contractsOf, type LandscapeUse } from "../landscape-use.ts";
import type { Lock, PublishedContract } from "./lock.ts";
import { ownContracts } from "./own-contracts.ts";
import { takenByTrigger } from "./taken-contracts.ts";

/** What a version must not be part of any more, to be forgotten. */
interface Present {
  readonly landscape: Landscape;
  readonly use: LandscapeUse;
  /** In milliseconds since the Unix epoch. */
  readonly now: number;
}

/**
 * What is published, without one version.
 * @param reference e.g. `order.booked@1.0.0`.
 * @throws WaybillError `request-invalid` when it is not published, `contract-in-use` when it is in the code, is used or is not sunset.
 */
export function forgotten(published: Lock["contracts"], reference: string, present: Present): Lock["contracts"] {
  const [name = "", version = ""] = reference.split("@");
  const versions = published[name] ?? [];
  const entry = versions.find((each) => each.version === version);
  if (entry === undefined) throw notPublished(reference, published);
  const reason = reasonToKeep(reference, entry, present);
  if (reason !== undefined) throw inUse(reference, reason);
  const { [name]: _, ...others } = published;
  const left = versions.filter((each) => each !== entry);
  return left.length === 0 ? others : { ...published, [name]: left };
}

function reasonToKeep(reference: string, entry: PublishedContract, present: Present): string | undefined {
  const { landscape, now } = present;
  const flows = usersOf(reference, present);
  if (flows.length > 0) return `flow ${flows.join(", ")} uses it. Let it use another version first`;
  if (ownContracts(landscape).some((contract) => referenceOf(contract) === reference)) {
    return "it is in the code, and would be published again. Take it away there first";
  }
  if (lifeStageOf(entry.deprecation, now) === "sunset") return undefined;
  const { sunset } = entry.deprecation ?? {};
  return sunset === undefined
    ? 'it has no sunset. Give the contract "deprecation: { since, sunset }", publish that, and forget it when the sunset is past'
    : `its sunset is ${sunset}. Wait for it`;
}

function usersOf(reference: string, { landscape, use }: Present): readonly string[] {
  const triggered = [...landscape.flows, ...landscape.earlier]
    .filter((flow) => takenByTrigger(flow).includes(reference))
    .map(({ name, version }) => `"${name}" ${version}`);
  const coded = use.flows
    .filter((each) => contractsOf(each).includes(reference))
    .map(({ flow, version }) => `"${flow}" ${version}`);
  return [...new Set([...triggered, ...coded])];
}

function inUse(reference: string, reason: string): WaybillError {
  return new WaybillError("contract-in-use", `${reference} cannot be forgotten: ${reason}.`, {
    details: { contract: reference },
  });
}

function notPublished(reference: string, published: Lock["contracts"]): WaybillError {
  const known = Object.entries(published).flatMap(([name, all]) => all.map(({ version }) => `${name}@${version}`));
  const hint = known.length === 0 ? "Nothing is published." : `Published are: ${known.join(", ")}.`;
  return new WaybillError("request-invalid", `${reference} is not published. ${hint}`);
}
