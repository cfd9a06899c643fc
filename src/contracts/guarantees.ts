import { type Duration, durationMs } from "../core/duration.ts";
import { requireChoice } from "./requirements.ts";

const orderings = ["none", "per-entity", "total"] as const;
const deliveries = ["at-most-once", "at-least-once", "exactly-once"] as const;

/** What whoever sends documents of a contract answers for. What is left out is not promised. */
export interface Guarantees {
  /** Whether documents arrive in the order in which they were made: of one entity, of all, or not. */
  readonly ordering?: (typeof orderings)[number];
  /** How often a document may arrive. */
  readonly delivery?: (typeof deliveries)[number];
  /** How old what a document says is at most when it arrives. */
  readonly freshness?: Duration;
}

/** One way in which the other side says no, e.g. `{ code: "422", meaning: "The item was withdrawn", retryable: false }`. */
export interface ContractError {
  /** An HTTP status or a code of the other side. */
  readonly code: string;
  /** In business words. */
  readonly meaning: string;
  /** Whether the same message may succeed later. */
  readonly retryable: boolean;
}

/** @throws WaybillError `definition-invalid`. */
export function checkGuarantees(owner: string, { ordering, delivery, freshness }: Guarantees): void {
  if (ordering !== undefined) requireChoice(`"ordering" of ${owner}`, ordering, orderings);
  if (delivery !== undefined) requireChoice(`"delivery" of ${owner}`, delivery, deliveries);
  if (freshness !== undefined) durationMs(freshness);
}
