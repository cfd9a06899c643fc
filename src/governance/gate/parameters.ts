import type { Duration } from "../../core/duration.ts";
import type { Tier } from "../../definitions/flow.ts";

/** What rules measure by. */
export interface Parameters {
  /** Regular expressions that whole names must match, by what has the name. */
  readonly naming: Readonly<Partial<Record<NamedThing, string>>>;
  /** The scopes of third parties that were approved, by system. Absent: scopes are not asked for approval. */
  readonly approvedScopes?: Readonly<Record<string, readonly string[]>>;
  /** A dead letter is to be looked at within this. */
  readonly reviewWithin: Readonly<Record<Tier, Duration>>;
  /** More calls of one system at the same time are as good as unbounded. */
  readonly maxConcurrency: number;
  /** A flow that had no run for so long is not in use. */
  readonly unusedAfter: Duration;
  /** Rules that were changed more often than this, in this time, change too often to be automated. */
  readonly changes: { readonly count: number; readonly within: Duration };
}

export const namedThings = ["flow", "contract", "system", "team", "entity", "step"] as const;
export type NamedThing = (typeof namedThings)[number];

export const usualParameters: Parameters = {
  naming: {},
  reviewWithin: { gold: "4h", silver: "24h", bronze: "72h" },
  maxConcurrency: 64,
  unusedAfter: "90d",
  changes: { count: 12, within: "90d" },
};
