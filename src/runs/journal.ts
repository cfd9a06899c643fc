import type { RunId } from "../core/ids.ts";
import type { Signal } from "./execution.ts";
import type { Acceptance, AwaitingFact, Decision, Lane, RecordedFact } from "./fact.ts";
import type { Rejection } from "./rejection.ts";
import type { ScheduleMark } from "./schedule-mark.ts";
import type { RunStatus, WaitKind } from "./status.ts";

/** One thing to be written. */
export type Change =
  | { readonly kind: "accept"; readonly acceptance: Acceptance }
  | FactChange
  /**
   * The run takes no more messages, if it is due at that instant. Nothing is written when a message that was on its way to disk put
   * it off, or when it takes none already.
   */
  | { readonly kind: "seal"; readonly run: RunId; readonly at: number }
  | { readonly kind: "signal"; readonly to: Address; readonly signal: Signal }
  | {
      readonly kind: "flow";
      readonly flow: string /** `undefined`: it is resumed. */;
      readonly paused: Decision | undefined;
    }
  | { readonly kind: "rejection"; readonly rejection: Rejection }
  | { readonly kind: "schedule"; readonly mark: ScheduleMark };

export interface FactChange {
  readonly kind: "fact";
  readonly run: RunId;
  readonly flow: string;
  readonly recorded: RecordedFact;
  /** The status before and after the fact. */
  readonly from: RunStatus;
  readonly to: RunStatus;
  /** The lane of the run, when it has one. */
  readonly lane?: Lane;
  /** Sent in the same commit: how it ended, to the run that waits for it. */
  readonly tell?: { readonly to: Address; readonly signal: Signal };
}

/** Where a signal goes: a run, and the step of it that waits. */
export interface Address {
  readonly run: RunId;
  readonly name: string;
}

/** What the journal has to say of a change; `undefined` when there is nothing. */
export interface Written {
  /** Of an acceptance that was not written: the run that has the flow and key. */
  readonly existing?: RunId;
  /** Of an acceptance that is gathered: the run that has the message now, its own or one that was open. */
  readonly gatheredIn?: RunId;
  /** When the run that was opened by it is due. */
  readonly dueAt?: number;
  /** Of an acceptance: an earlier run of its lane is not over. */
  readonly isBehind?: true;
  /** Of a signal that was not written: there was one already. */
  readonly isKnown?: true;
  /** Runs for which there is something to do now. */
  readonly wake?: readonly RunId[];
}

/** A run as the journal holds it: what an engine needs to carry on. */
export interface StoredRun {
  readonly run: RunId;
  readonly flow: string;
  readonly version: string;
  readonly key: string;
  readonly input: string;
  readonly acceptedAt: number;
  readonly status: RunStatus;
  readonly facts: readonly RecordedFact[];
  readonly parent?: Address;
  readonly lane?: string;
}

/** An unfinished run, found at start. */
export interface OpenRun {
  readonly run: RunId;
  readonly flow: string;
  readonly version: string;
  readonly status: RunStatus;
  readonly acceptedAt: number;
  /** What it waits for, when it waits. */
  readonly waitsFor: WaitKind | undefined;
  /** When it is due, for a run that waits for a time. */
  readonly dueAt: number | undefined;
  /** Whether there is a signal that it has not received yet. */
  readonly hasSignal: boolean;
  readonly lane: string | undefined;
  /** Whether a dead run of its lane is before it. */
  readonly isBehindDead: boolean;
}

/** A slice of the old runs of a flow. */
export interface PruneRequest {
  readonly flow: string;
  /** Runs that ended before this instant go. */
  readonly endedBefore: number;
  /** Where the slice before stopped; absent for the first one. */
  readonly after?: RunId;
  /** How many runs are looked at, at most. */
  readonly maxRuns: number;
  /** After how many milliseconds no further run is deleted. */
  readonly maxMs: number;
  /** Runs that must stay for now, whatever the journal says of them. */
  readonly isHeld: (run: RunId) => boolean;
}

export interface Pruned {
  readonly prunedCount: number;
  /** Hand it back as `after` for the next slice; absent when the slice reached runs that are too young. */
  readonly next?: RunId;
}

/**
 * Where the embedded engine writes. One process, one writer. Synchronous, because a commit of many runs' records is one
 * short fsync, and anything asynchronous around it measured slower.
 */
export interface Journal {
  /**
   * Writes all changes in one transaction and returns when they are on disk. Answers for each change in order. What is
   * awaited for an event gets its signal in the same transaction in which both the wait and the event are there, whichever
   * came first.
   * @throws WaybillError `disk-full` or `data-unwritable`: nothing of the batch was written, and it may be given again.
   */
  commit(changes: readonly Change[]): readonly (Written | undefined)[];
  /**
   * Deletes old final runs of a flow with everything that belongs to them, their keys included, in one transaction. A run stays
   * while its parent or one of its children is not final. Counts of runs stay as they are.
   * @throws WaybillError `disk-full` or `data-unwritable`: nothing of the slice was deleted.
   */
  prune(request: PruneRequest): Pruned;
  /**
   * Finds out whether the disk takes something, and leaves nothing behind.
   * @throws WaybillError as `commit` does.
   */
  probe(): void;
  /** The run with all its facts; `undefined` when there is no such run. */
  load(run: RunId): StoredRun | undefined;
  /** The signals that the run has not received yet, by the step that they are for. */
  signals(run: RunId): ReadonlyMap<string, Signal>;
  /** What the run waits for at this step; `undefined` when it does not wait there. */
  awaiting(to: Address): AwaitingFact | undefined;
  /** Whether an earlier run of its lane is not over. */
  isBehind(run: RunId, lane: Lane): boolean;
  /** Unfinished runs that this run called and waits for. */
  calledBy(run: RunId): readonly RunId[];
  /** All unfinished runs, in order of acceptance. */
  openRuns(): Iterable<OpenRun>;
  pausedFlows(): ReadonlyMap<string, Decision>;
  /** Number of the youngest run id, 0 when there is none. See core/ids.ts. */
  lastRunNumber(): number;
}
