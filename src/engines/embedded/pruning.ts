/**
 * Deletes runs that are older than the retention of their flow, while everything else goes on.
 *
 * 1. A slice is a short transaction of its own between two commits, and then others have their turn: it looks at `sliceRuns`
 *    runs and stops deleting after `sliceMs`.
 * 2. Each flow is walked from its oldest run to the first that is too young, and from there on when time has passed. Runs that
 *    were passed over, because they had not ended or another run needed them, are looked at again with the next walk from the
 *    beginning.
 * 3. A run that the engine has in its hands is passed over: a person may be about to replay it.
 */
import type { CancelTimer, Clock, Timers } from "../../core/clock.ts";
import { durationMs } from "../../core/duration.ts";
import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import type { Journal } from "../../runs/journal.ts";
import { isPassing } from "./committer.ts";

export interface PruningDeps {
  readonly flows: readonly AnyFlow[];
  readonly journal: Pick<Journal, "prune">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly isLive: (run: RunId) => boolean;
  readonly onBroken: (error: unknown) => void;
}

/** About a millisecond of looking and deleting, where rows are in memory. */
const sliceRuns = 64;
/** Where they have to be read from disk a slice ends after this, in milliseconds. */
const sliceMs = 2;
/** Between slices, so that pruning takes a small share of the time. In milliseconds. */
const pauseMs = 10;
/** How soon a flow is looked at again from where its walk ended. */
const restMs = 60_000;
/** How soon a flow is walked again from the beginning. */
const walkMs = 3_600_000;

interface Walk {
  readonly flow: string;
  readonly retentionMs: number;
  /** The last run that was looked at. */
  after: RunId | undefined;
  startedAt: number;
}

/** Starts pruning; the answer ends it. Does nothing when no flow has a retention. */
export function startPruning({ flows, journal, clock, timers, isLive, onBroken }: PruningDeps): CancelTimer {
  const walks = flows.flatMap(({ name, retention }): readonly Walk[] =>
    retention === undefined
      ? []
      : [{ flow: name, retentionMs: durationMs(retention), after: undefined, startedAt: clock.now() }],
  );
  let cancel: CancelTimer = () => {};

  function prune(index: number): void {
    const walk = walks[index];
    if (walk === undefined) {
      cancel = timers.schedule(restMs, () => prune(0));
      return;
    }
    const isOver = pruneSlice(walk);
    cancel = timers.schedule(pauseMs, () => prune(isOver ? index + 1 : index));
  }

  /** Answers whether the walk has come to runs that are too young, or cannot go on for now. */
  function pruneSlice(walk: Walk): boolean {
    const now = clock.now();
    if (now - walk.startedAt >= walkMs) {
      walk.after = undefined;
      walk.startedAt = now;
    }
    try {
      const { flow, after } = walk;
      const { next } = journal.prune({
        flow,
        endedBefore: now - walk.retentionMs,
        ...(after === undefined ? {} : { after }),
        maxRuns: sliceRuns,
        maxMs: sliceMs,
        isHeld: isLive,
      });
      if (next === undefined) return true;
      walk.after = next;
      return false;
    } catch (error) {
      // A full disk is known from what it refuses; a later walk finds the same runs.
      if (!isPassing(error)) onBroken(error);
      return true;
    }
  }

  if (walks.length > 0) cancel = timers.schedule(pauseMs, () => prune(0));
  return () => cancel();
}
