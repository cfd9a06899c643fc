import { canonical } from "../../contracts/canonical.ts";
import { referenceOf } from "../../contracts/contract.ts";
import { lifeStageOf } from "../../contracts/deprecation.ts";
import type { Json } from "../../core/json.ts";
import type { Usage } from "../published/consumers.ts";
import { hasSameText, type Lock, publishedFlows, publishedVersion, withContracts } from "../published/lock.ts";
import { ownContracts } from "../published/own-contracts.ts";

/** How the lock file of the change stands to the code of the change, and to the lock file before it. */
export interface LockReview {
  /** Names of contracts and flows that `waybill lock` would write otherwise. */
  readonly stale: readonly string[];
  /** Published versions that are not in it as they were, e.g. `order.booked@1.0.0`. `waybill lock` never does that. */
  readonly rewritten: readonly string[];
  /** Published versions that were taken out after their sunset. */
  readonly forgotten: readonly string[];
}

/** @param now in milliseconds since the Unix epoch. */
export function reviewLock(before: Lock, present: Lock, usage: Usage, now: number): LockReview {
  const lost = Object.entries(before.contracts).flatMap(([name, versions]) =>
    versions.flatMap((old) => {
      const entry = publishedVersion(present.contracts, { name, version: old.version });
      if (entry !== undefined && entry.kind === old.kind && hasSameText(entry.schema, old.schema)) return [];
      const isForgotten = entry === undefined && lifeStageOf(old.deprecation, now) === "sunset";
      return [{ reference: referenceOf({ name, version: old.version }), isForgotten }];
    }),
  );
  return {
    stale: staleParts(present, usage),
    rewritten: lost.filter(({ isForgotten }) => !isForgotten).map(({ reference }) => reference),
    forgotten: lost.filter(({ isForgotten }) => isForgotten).map(({ reference }) => reference),
  };
}

function staleParts(present: Lock, usage: Usage): readonly string[] {
  const contracts = withContracts(present.contracts, ownContracts(usage.landscape));
  const flows = publishedFlows(usage.landscape, usage.use);
  const parts = [differing("contract", present.contracts, contracts), differing("flow", present.flows, flows)];
  return parts.flat();
}

function differing(
  what: string,
  written: Readonly<Record<string, readonly object[]>>,
  wanted: Readonly<Record<string, readonly object[]>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(written), ...Object.keys(wanted)])].sort();
  return names.filter((name) => textOf(written[name]) !== textOf(wanted[name])).map((name) => `${what} ${name}`);
}

/** What would be written, whatever the order of its parts. */
function textOf(entries: readonly object[] | undefined): string {
  return entries === undefined ? "" : canonical(JSON.parse(JSON.stringify(entries)) as Json);
}
