import { requirePublishable } from "../contracts/unsupported.ts";
import { WaybillError } from "../core/errors.ts";
import { type Lock, withContracts } from "../governance/published/lock.ts";
import { ownContracts } from "../governance/published/own-contracts.ts";
import { unpublished, verifyContracts } from "../governance/published/verify-contracts.ts";
import type { OpenLandscape } from "./open-landscape.ts";

/** The contracts that are published once those of the code are, and which of them are new. */
export interface Publication {
  readonly contracts: Lock["contracts"];
  /** E.g. `order.booked@1.1.0`. */
  readonly added: readonly string[];
}

/** @throws WaybillError `contract-changed` when what is published does not allow it; `contract-unpublishable` for a new one whose schema would be misjudged. */
export function publish(open: OpenLandscape, now: number): Publication {
  const { published, landscape } = open;
  const findings = verifyContracts(published, open, now);
  if (findings.length > 0) {
    const all = findings.map(({ message }) => message).join("\n");
    throw new WaybillError(
      "contract-changed",
      `Nothing was written, because contracts are not as they were published.\n${all}\nSee what changed and who uses it with "waybill contract verify".`,
      { details: { findings: findings.length } },
    );
  }
  const own = ownContracts(landscape);
  const added = unpublished(published, landscape);
  // What is published already stays: others rely on it.
  for (const contract of own) {
    if (added.includes(`${contract.name}@${contract.version}`)) requirePublishable(contract);
  }
  return { contracts: withContracts(published.contracts, own), added };
}
