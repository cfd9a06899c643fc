import type { Contract } from "../contracts/contract.ts";
import type { Duration } from "../core/duration.ts";
import type { RetryPolicy } from "../resilience/retry.ts";
import type { CallOf } from "./access.ts";
import type { System } from "./system.ts";

/** What a step without a system is given. */
export interface StepContext {
  /** The same for every attempt of this step: hand it to whatever the step changes. */
  readonly idempotencyKey: string;
  /** Aborted when the step's time is up. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt. */
  readonly attempt: number;
}

export interface StepOptions<R, Call> {
  /** The compensation: called with what the step returned when the run fails after it, in reverse order of completion. */
  readonly undo?: (result: NoInfer<R>, call: Call) => unknown;
  /** Overrides single fields of the policy of the system or the flow. */
  readonly retry?: Partial<RetryPolicy>;
  /** Longest time of one attempt; `1m` unless told. */
  readonly timeout?: Duration;
}

/**
 * What a flow function does things with. Everything outside the flow function itself goes through it, so that after a crash
 * the function can be called again and finds what it already did.
 */
export interface Run {
  /** Id of this run. */
  readonly runId: string;
  /** Idempotency key of this run. */
  readonly key: string;

  /**
   * Does something to a system, once. The result is journaled; a recorded step is never done again. A step is known by its
   * name and how often the name occurred before in this run. Results must be plain JSON.
   * @throws RunFailure when no attempt succeeded. It may be caught; uncaught it ends the run.
   */
  step<Access, R>(
    name: string,
    system: System<Access>,
    action: (call: CallOf<Access>) => R | Promise<R>,
    options?: StepOptions<R, CallOf<Access>>,
  ): Promise<R>;
  /** Does something else that must not be done again, such as a computation that is not repeatable. */
  step<R>(
    name: string,
    action: (context: StepContext) => R | Promise<R>,
    options?: StepOptions<R, StepContext>,
  ): Promise<R>;

  /**
   * Publishes an event: it and the runs of all its subscribers are accepted in one commit. Answers the event's id.
   * @throws RunFailure with cause `contract` when the data does not fit.
   */
  emit<T>(contract: Contract<T>, data: NoInfer<T>): Promise<string>;

  /** Waits, on disk for anything longer than a moment. The name identifies the wait like that of a step. */
  sleep(name: string, duration: Duration): Promise<void>;

  /**
   * The run's own time: the instant of the latest thing recorded for this run. The same on every execution, which
   * `Date.now()` is not.
   */
  now(): Date;

  /** An id that is the same on every execution of this run and differs for every name, occurrence and run. */
  id(name: string): string;
}
