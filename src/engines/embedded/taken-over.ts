/**
 * Which runs were taken over from a process that ended, and may have had something under way of which nothing is recorded.
 *
 * 1. Runs up to the last one of the journal at start are of earlier processes.
 * 2. As soon as something that the run does is recorded by this process, nothing of the earlier ones is open any more: all that follows
 *    from what they recorded was asked for before (see `makeAttempt`).
 */
import { type RunId, runNumber } from "../../core/ids.ts";

export interface TakenOver {
  /** Whether the run may have something under way of which nothing is recorded. */
  has(run: RunId): boolean;
  /** Nothing of an earlier process is open any more. */
  settle(run: RunId): void;
}

/** @param lastRunNumber number of the latest run at the start of this process. */
export function createTakenOver(lastRunNumber: number): TakenOver {
  const settled = new Set<RunId>();
  const isEarlier = (run: RunId): boolean => (runNumber(run) ?? 0) <= lastRunNumber;
  return {
    has: (run) => isEarlier(run) && !settled.has(run),
    settle(run) {
      if (isEarlier(run)) settled.add(run);
    },
  };
}
