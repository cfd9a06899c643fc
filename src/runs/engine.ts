import type { WaybillError } from "../core/errors.ts";
import type { RunId } from "../core/ids.ts";
import type { Fit } from "./divergence.ts";
import type { Decision, ReplayFrom, Unconverted } from "./fact.ts";
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
  /** The step of the run that asks, when it waits for the end of this one. */
  readonly parentStep?: string;
  /** Whether it is the whole input of a run of its own, also when the flow gathers messages. */
  readonly isWhole?: boolean;
  /** Of an event that could not be upcast: the run is a dead letter from the start, and the message is as it was published. */
  readonly unconverted?: Unconverted;
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

export interface ReplayHow {
  readonly from: ReplayFrom;
  readonly by: string;
  readonly reason?: string;
  /** Does the failed step again although it took effect. Default: such a step fails with `effect-happened`. */
  readonly repeat?: boolean;
}

/** What a person found out about a step. */
export interface Resolution extends Decision {
  readonly step: string;
  readonly happened: boolean;
  /** What the step gave, as plain JSON; for a step that happened. */
  readonly result?: unknown;
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
   * @throws WaybillError `flow-unknown`, `key-invalid`, `flow-limit-exceeded`, `queue-full`, `shutting-down`, `disk-full`.
   */
  accept(request: AcceptRequest): Promise<Accepted>;
  /** Keeps a note of a message that was turned away. Does not wait for the disk. */
  reject(rejection: Rejection): void;
  /**
   * Takes a dead or compensated run up again, durable when it resolves.
   * @throws WaybillError `run-unknown`, `run-not-dead`.
   */
  replay(run: RunId, how: ReplayHow): Promise<void>;
  /**
   * Records what a person found out about a step of a dead run whose effect is in doubt, and replays the run from the failed step. Durable
   * when it resolves.
   * @throws WaybillError `run-unknown`, `run-not-dead`, `step-not-in-doubt`, `reason-missing`, `request-invalid` for a result that is not
   *   plain JSON.
   */
  resolve(run: RunId, how: Resolution): Promise<void>;
  /**
   * Ends a dead run as irrecoverable, durable when it resolves.
   * @throws WaybillError `run-unknown`, `run-not-dead`, `reason-missing`.
   */
  close(run: RunId, how: { readonly by: string; readonly reason: string }): Promise<void>;
  /**
   * Ends a run that is not final, durable when it resolves: what it did is undone, or with `undo: false` ("kill") is left as it
   * is. A cancel lets the steps that are under way finish, for what they did must be known to be undone; a kill waits for
   * nothing. Runs that it called and waits for are ended alike.
   * @throws WaybillError `run-unknown`, `run-ended`, `reason-missing`.
   */
  cancel(run: RunId, how: Decision & { readonly undo: boolean }): Promise<void>;
  /**
   * Lets the run go no further than the steps that are under way, until it is resumed; durable when it resolves. Pausing a
   * paused run changes nothing.
   * @throws WaybillError `run-unknown`, `run-ended` also for a dead run.
   */
  pause(run: RunId, how: Decision): Promise<void>;
  /** @throws WaybillError `run-unknown`, `run-not-paused`. */
  resume(run: RunId, how: { readonly by: string }): Promise<void>;
  /**
   * Takes up no run of the flow until it is resumed; messages are still accepted. Durable when it resolves.
   * @throws WaybillError `flow-unknown`.
   */
  pauseFlow(flow: string, how: Decision): Promise<void>;
  /** @throws WaybillError `flow-unknown`. */
  resumeFlow(flow: string, how: { readonly by: string }): Promise<void>;
  /** Flows that are paused, with who did it and why. */
  pausedFlows(): ReadonlyMap<string, Decision>;
  /**
   * Makes the attempt that a run waits for at once. Does nothing for a run that waits for something else.
   * @throws WaybillError `run-unknown`, `run-ended`.
   */
  retryNow(run: RunId, how: { readonly by: string }): Promise<void>;
  /**
   * Hands in what a person did for a task of a run, durable when it resolves.
   * @throws WaybillError `run-unknown`, `task-unknown` when the run does not wait for it (any more), `contract-broken`.
   */
  completeTask(run: RunId, step: string, how: { readonly by: string; readonly data: unknown }): Promise<void>;
  /**
   * Takes an unfinished or dead run to another version of its flow whose code fits what is recorded.
   * @throws WaybillError `run-unknown`, `run-ended`, `version-unknown`, `history-diverged` when the code does not fit.
   */
  move(run: RunId, how: { readonly version: string; readonly by: string }): Promise<void>;
  /** Whether the code of a version of the run's flow fits what is recorded; its own version unless told. */
  checkFit(run: RunId, version?: string): Promise<Fit>;
  /** Resolves when the run is final or dead; at once when it already is. @throws WaybillError `run-unknown`. */
  ended(run: RunId): Promise<RunEnd>;
  systems(): readonly SystemState[];
  /** Why `accept` takes no message at this moment (`queue-full`, `shutting-down`, `disk-full`); `undefined` when it does. */
  refusal(): WaybillError | undefined;
  /** Refuses new messages, lets running steps finish for at most `graceMs`, and releases the data folder. */
  stop(graceMs?: number): Promise<void>;
}
