import type { RunId } from "../core/ids.ts";
import type { Cause } from "./cause.ts";
import type { RecordedFact, TaskRequest } from "./fact.ts";
import type { ObservedCall } from "./observed-call.ts";
import type { AllowedStay, Stay } from "./overstay.ts";
import type { Rejection } from "./rejection.ts";
import type { RunStatus, WaitKind } from "./status.ts";

/** A run as lists show it. */
export interface RunRow {
  readonly run: RunId;
  readonly flow: string;
  readonly version: string;
  readonly key: string;
  readonly status: RunStatus;
  readonly acceptedAt: number;
  readonly endedAt?: number;
  readonly waitingFor?: { readonly kind: WaitKind; readonly name: string; readonly untilAt?: number };
  /** For runs that failed. */
  readonly cause?: Cause;
  readonly message?: string;
  readonly parent?: RunId;
}

export interface RunHistory extends RunRow {
  /** JSON text. */
  readonly input: string;
  /** JSON text. */
  readonly result?: string;
  readonly facts: readonly RecordedFact[];
  /** Runs that this run's events started. */
  readonly children: readonly RunRow[];
}

export interface RunFilter {
  readonly flow?: string;
  readonly status?: RunStatus;
  readonly cause?: Cause;
  /** The whole idempotency key. */
  readonly key?: string;
}

export interface RunPage {
  /** Youngest first. */
  readonly runs: readonly RunRow[];
  /** Hand it back as `before` for the next page; absent on the last one. */
  readonly next?: RunId;
}

export interface StatusCount {
  readonly flow: string;
  readonly status: RunStatus;
  readonly count: number;
}

export interface RejectionCount {
  readonly flow: string | undefined;
  readonly code: string;
  readonly count: number;
}

/** Work that waits for a person. */
export interface OpenTask {
  readonly run: RunId;
  readonly flow: string;
  readonly key: string;
  /** The step of the run: by it the task is completed. */
  readonly step: string;
  readonly since: number;
  readonly untilAt?: number;
  readonly task: TaskRequest;
}

/** Whether and how much a flow is used. */
export interface FlowUse {
  readonly flow: string;
  /**
   * When its first and its latest run were accepted, in milliseconds since the Unix epoch; the beginning of that hour when the run was
   * deleted, because its retention is over. Absent when it never accepted one.
   */
  readonly firstAcceptedAt?: number;
  readonly lastAcceptedAt?: number;
  /** Runs accepted in the hours that were asked for. */
  readonly acceptedCount: number;
}

/** What happened, for people. Reading never blocks the engine for longer than a page takes. */
export interface Ledger {
  run(id: RunId): RunHistory | undefined;
  /** At most `limit` runs (1 to 500), youngest first, older than `before`. */
  runs(filter: RunFilter, page: { readonly limit: number; readonly before?: RunId }): RunPage;
  /** Runs accepted in the hours that begin in [from, to), by flow and status. Cost: hours times flows, not runs. */
  countsByStatus(from: number, to: number): readonly StatusCount[];
  /**
   * When each flow first and last accepted a run, and how many in the hours that begin in [from, to), by name. All flows that the ledger knows,
   * those that are not in the project any more included. Cost: hours times flows, not runs.
   */
  flowUse(from: number, to: number): readonly FlowUse[];
  /** All unfinished and dead runs, whenever accepted, by flow and status. */
  openCounts(): readonly StatusCount[];
  /** At most `limit` tasks that nobody has completed, oldest run first. */
  tasks(limit: number): readonly OpenTask[];
  /**
   * Runs that at `now` have stayed in their status longer than allowed, the longest first, at most `limit`. Cost: what it answers, and
   * the runs that are accepted, running or compensating; not those that wait, nor those that ended.
   */
  overstaying(allowed: AllowedStay, now: number, limit: number): readonly Stay[];
  /** Messages turned away in the hours that begin in [from, to). */
  rejectionCounts(from: number, to: number): readonly RejectionCount[];
  /** The latest messages that a flow turned away, youngest first. */
  rejections(limit: number): readonly Rejection[];
  /** Which hosts the code of flows was seen to call, by flow, the latest seen first. What was not seen for 90 days is forgotten. */
  observedCalls(): readonly ObservedCall[];
}
