/**
 * What a change of a project does to the landscape of integrations: the lock file before it, held against the code after it.
 *
 * 1. The lock file before is what counts as published, not the one that comes with the change: a change cannot make itself harmless.
 * 2. Something breaks when a contract has not the version that its change needs, when runs under way are held back, when a lock file
 *    is written over, or when the gate refuses. What others only have to know breaks nothing.
 */

import { type Finding, isRefusal } from "../gate/finding.ts";
import type { Usage } from "../published/consumers.ts";
import type { ContractFinding } from "../published/contract-finding.ts";
import { emptyLock, type Lock, publishedFlows } from "../published/lock.ts";
import { verifyContracts } from "../published/verify-contracts.ts";
import { type ContractReview, reviewContracts } from "./contract-review.ts";
import { type FlowReview, reviewFlows } from "./flow-review.ts";
import { type LockReview, reviewLock } from "./lock-review.ts";
import type { ShapeDifference } from "./shape-difference.ts";
import { type Told, toldOf } from "./told.ts";

export interface Review {
  /** Whether there was a lock file before. Without one everything is new. */
  readonly hasBase: boolean;
  readonly lock: LockReview;
  readonly contracts: readonly ContractReview[];
  readonly flows: readonly FlowReview[];
  readonly told: Told;
  readonly breaks: readonly Break[];
  /** Findings of the gate about what changed that do not refuse. */
  readonly remarks: readonly Finding[];
}

/** Why a change is not to be merged as it is. */
export type Break =
  | { readonly kind: "contract"; readonly finding: ContractFinding }
  | { readonly kind: "held-back"; readonly flow: string; readonly version: string; readonly shape: ShapeDifference }
  | { readonly kind: "rewritten"; readonly contract: string }
  | { readonly kind: "gate"; readonly finding: Finding };

export interface Change {
  /** What was published before the change; absent when there was no lock file. */
  readonly before?: Lock;
  /** The lock file that comes with the change. */
  readonly present: Lock;
  readonly usage: Usage;
  /** What the gate finds in the code after the change. */
  readonly gate: readonly Finding[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

export function reviewOf({ before: base, present, usage, gate, now }: Change): Review {
  const before = base ?? emptyLock;
  const findings = verifyContracts(before, usage, now);
  const contracts = reviewContracts(before, usage, findings);
  const flows = reviewFlows(before.flows, publishedFlows(usage.landscape, usage.use));
  const lock = reviewLock(before, present, usage, now);
  return {
    hasBase: base !== undefined,
    lock,
    contracts,
    flows,
    told: toldOf(before, contracts, flows, usage),
    breaks: [
      ...findings.map((finding) => ({ kind: "contract" as const, finding })),
      ...flows.flatMap(heldBack),
      ...lock.rewritten.map((contract) => ({ kind: "rewritten" as const, contract })),
      ...gate
        .filter((finding) => isRefusal(finding) && !isSaid(finding, findings))
        .map((finding) => ({ kind: "gate" as const, finding })),
    ],
    remarks: remarksOn(gate, contracts, flows),
  };
}

/** The gate tells of contracts as well what they are not, by the lock file that comes with the change. */
function isSaid({ fact }: Finding, findings: readonly ContractFinding[]): boolean {
  return findings.some(({ message }) => message === fact);
}

function heldBack(review: FlowReview): readonly Break[] {
  const { flow } = review;
  const runs = review.change === "new" ? [] : review.runs;
  return runs.flatMap((each) =>
    each.fate === "held-back" ? [{ kind: "held-back" as const, flow, version: each.version, shape: each.shape }] : [],
  );
}

function remarksOn(
  gate: readonly Finding[],
  contracts: readonly ContractReview[],
  flows: readonly FlowReview[],
): readonly Finding[] {
  const changedFlows = new Set(flows.map(({ flow }) => flow));
  const changedContracts = new Set(contracts.map(({ contract, version }) => `${contract}@${version}`));
  return gate.filter(({ waiver, subject, ...finding }) => {
    if (waiver !== undefined || isRefusal({ subject, ...finding })) return false;
    if (subject.type === "flow") return changedFlows.has(subject.name);
    return subject.type === "contract" && changedContracts.has(subject.name);
  });
}
