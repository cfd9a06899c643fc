import { durationMs } from "../../core/duration.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { PromiseSpec } from "../../definitions/promise.ts";

/** `mixed`: one part of it is tighter and another looser. `reworded`: only what "broken" means, or the time it is measured over. */
export type PromiseTurn = "made" | "dropped" | "tightened" | "loosened" | "mixed" | "reworded";

export interface PromiseChange {
  readonly turn: PromiseTurn;
  readonly before?: PromiseSpec;
  readonly after?: PromiseSpec;
}

export type DeadLetterPolicy = NonNullable<AnyFlow["deadLetter"]>;

export interface DeadLetterChange {
  readonly turn: "made" | "dropped" | "sooner" | "later";
  readonly before?: DeadLetterPolicy;
  readonly after?: DeadLetterPolicy;
}

export function promiseChange(
  before: PromiseSpec | undefined,
  after: PromiseSpec | undefined,
): PromiseChange | undefined {
  if (before === undefined) return after === undefined ? undefined : { turn: "made", after };
  if (after === undefined) return { turn: "dropped", before };
  const isTighter = durationMs(after.complete) < durationMs(before.complete) || after.for > before.for;
  const isLooser = durationMs(after.complete) > durationMs(before.complete) || after.for < before.for;
  if (isTighter) return { turn: isLooser ? "mixed" : "tightened", before, after };
  if (isLooser) return { turn: "loosened", before, after };
  const isSame = durationMs(before.over) === durationMs(after.over) && before.broken === after.broken;
  return isSame ? undefined : { turn: "reworded", before, after };
}

export function deadLetterChange(
  before: DeadLetterPolicy | undefined,
  after: DeadLetterPolicy | undefined,
): DeadLetterChange | undefined {
  if (before === undefined) return after === undefined ? undefined : { turn: "made", after };
  if (after === undefined) return { turn: "dropped", before };
  const moreMs = durationMs(after.reviewWithin) - durationMs(before.reviewWithin);
  return moreMs === 0 ? undefined : { turn: moreMs < 0 ? "sooner" : "later", before, after };
}
