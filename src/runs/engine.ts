import type { RunId } from "../core/ids.ts";
import type { ReplayFrom } from "./fact.ts";
import type { Rejection } from "./rejection.ts";
import type { RunStatus } from "./status.ts";

export interface AcceptRequest {
  readonly flow: string;
  /** Idempotency key, 1 to 255 characters. */
  readonly key: string;
  /** A message that fits the contract of the flow's trigger. */
  readonly input: unknown;
  /** The same message as JSON text, when the caller has it. */
  readonly inputText?: string;
}

export interface Accepted {
  readonly runId: RunId;
  /** Whether the key was known: then this is the run that has it, and nothing new was started. */
  readonly duplicate: boolean;
}

/** How a run stands, for whoever waited for it. */
export interface RunEnd {
  readonly runId: RunId;
  readonly status: RunStatus;
}

/** How the door to a system stands. */
export interface SystemState {
  readonly name: string;
  readonly breaker: "closed" | "open" | "half-open";
  /** When the breaker lets a probe through. */
  readonly probeAt?: number;
  /** Calls under way. */
  readonly active: number;
  /** Runs that wait for the system. */
  readonly waiting: number;
}

/** What runs flows. Every engine passes the same conformance suite. */
export interface Engine {
  /**
   * Takes a message. Durable when it resolves. A known key answers the run that has it; two calls at the same moment with
   * the same key get the same run, and exactly one of them `duplicate: false`.
   * @throws WaybillError `flow-unknown`, `key-invalid`, `queue-full`, `shutting-down`, `disk-full`.
   */
  accept(request: AcceptRequest): Promise<Accepted>;
  /** Keeps a note of a message that was turned away. Does not wait for the disk. */
  reject(rejection: Rejection): void;
  /**
   * Takes a dead or compensated run up again, durable when it resolves.
   * @throws WaybillError `run-unknown`, `run-not-dead`.
   */
  replay(run: RunId, how: { readonly from: ReplayFrom; readonly by: string; readonly reason?: string }): Promise<void>;
  /**
   * Ends a dead run as irrecoverable, durable when it resolves.
   * @throws WaybillError `run-unknown`, `run-not-dead`, `reason-missing`.
   */
  close(run: RunId, how: { readonly by: string; readonly reason: string }): Promise<void>;
  /** Resolves when the run is final or dead; at once when it already is. @throws WaybillError `run-unknown`. */
  ended(run: RunId): Promise<RunEnd>;
  systems(): readonly SystemState[];
  /** Refuses new messages, lets running steps finish for at most `graceMs`, and releases the data folder. */
  stop(graceMs?: number): Promise<void>;
}
