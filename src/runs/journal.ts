import type { RunId } from "../core/ids.ts";
import type { Acceptance, RecordedFact } from "./fact.ts";
import type { Rejection } from "./rejection.ts";
import type { RunStatus } from "./status.ts";

/** One thing to be written. */
export type Change =
  | { readonly kind: "accept"; readonly acceptance: Acceptance }
  | {
      readonly kind: "fact";
      readonly run: RunId;
      readonly flow: string;
      readonly recorded: RecordedFact;
      /** The status before and after the fact. */
      readonly from: RunStatus;
      readonly to: RunStatus;
    }
  | { readonly kind: "rejection"; readonly rejection: Rejection };

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
}

/** An unfinished run, found at start. */
export interface OpenRun {
  readonly run: RunId;
  readonly flow: string;
  readonly status: RunStatus;
  /** When it is due, for a run that waits for a time. */
  readonly dueAt?: number;
}

/**
 * Where the embedded engine writes. One process, one writer. Synchronous, because a commit of many runs' records is one
 * short fsync, and anything asynchronous around it measured slower.
 */
export interface Journal {
  /**
   * Writes all changes in one transaction and returns when they are on disk. Answers, for each change in order: the id of
   * the run that already has the flow and key of an `accept` (which is then not written), else `undefined`.
   * @throws WaybillError `disk-full` or `data-unwritable`: nothing of the batch was written, and it may be given again.
   */
  commit(changes: readonly Change[]): readonly (RunId | undefined)[];
  /** The run with all its facts; `undefined` when there is no such run. */
  load(run: RunId): StoredRun | undefined;
  /** All unfinished runs, in order of acceptance. */
  openRuns(): Iterable<OpenRun>;
  /** Number of the youngest run id, 0 when there is none. See core/ids.ts. */
  lastRunNumber(): number;
}
