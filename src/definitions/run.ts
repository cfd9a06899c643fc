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

export type Undo<R, Call> = (result: R, call: Call) => unknown;

/** A compensation with a retry policy and a time of its own; without them it has those of its step. */
export interface UndoOptions<R, Call> {
  readonly do: Undo<R, Call>;
  /**
   * Statuses that mean "was already undone" when an earlier attempt of the undo may have done it, e.g. `[404]`. A call that gets one
   * succeeds.
   */
  readonly alreadyDone?: readonly number[];
  readonly retry?: Partial<RetryPolicy>;
  readonly timeout?: Duration;
}

/** What a check found out about earlier attempts of its step. `result` is what the step gives then. */
export type Found<R> = { readonly happened: true; readonly result: R } | { readonly happened: false };

export interface StepOptions<R, Call> {
  /**
   * Finds out at the system whether an earlier attempt took effect. Called when that is in doubt: a call timed out, a connection
   * broke, the process died. It must not change anything, and must see what an earlier attempt did.
   */
  readonly check?: (call: Call) => Found<NoInfer<R>> | Promise<Found<NoInfer<R>>>;
  /**
   * Statuses that mean "was already done" when an earlier attempt may have done it, e.g. `[409]`. A call that gets one then succeeds
   * with the body of that answer. When no earlier attempt is in doubt, they are what they are otherwise.
   */
  readonly alreadyDone?: readonly number[];
  /** The compensation: called with what the step returned when the run fails after it, in reverse order of completion. */
  readonly undo?: Undo<NoInfer<R>, Call> | UndoOptions<NoInfer<R>, Call>;
  /** Overrides single fields of the policy of the system or the flow. */
  readonly retry?: Partial<RetryPolicy>;
  /** Longest time of one attempt; `1m` unless told. */
  readonly timeout?: Duration;
}

/** What a call of another flow may say. */
export interface CallOptions<R> {
  /** The compensation, as for a step: called with what the other run gave when this run fails after it. */
  readonly undo?: (result: NoInfer<R>, context: StepContext) => unknown;
}

export interface DetachedCallOptions {
  /** Goes on without waiting for the end of the other run. */
  readonly detached: true;
  /** The idempotency key of the other run; one of this call's own unless told. */
  readonly key?: string;
}

/** The values that a field of the event must have, in the shape of the event. Fields that are absent may be anything. */
export type Match<T> = T extends object
  ? { readonly [K in keyof T]?: T[K] extends string | number | boolean | null ? T[K] : Match<T[K]> }
  : T;

export interface WaitOptions<T> {
  /** Which events it waits for, e.g. `{ orderId: order.id }`. */
  readonly match: Match<NoInfer<T>>;
}

/** Waits for several events. */
export interface CountOptions<T> {
  /** How many events it waits for: 1 to 1,000. */
  readonly count: number;
  /** Of events for which this gives the same value, e.g. two approvals by one person, only the first counts. */
  readonly distinctBy?: (event: T) => string | number;
}

export interface TaskOptions<T> {
  /** What they hand in must fit it. */
  readonly contract: Contract<T>;
  /** Who is to do it: a team, a desk, a person. */
  readonly assignee: string;
  /** What they need to know for it, as plain JSON. */
  readonly details?: unknown;
}

/** Gives up after this long, and gives `undefined` then. */
export interface Timeout {
  readonly timeout: Duration;
}

/** What runs side by side: each branch has a `run` of its own. Give them names, or write an array. */
export type Branches = readonly Branch<unknown>[] | Readonly<Record<string, Branch<unknown>>>;

export type Branch<R> = (run: Run) => R | Promise<R>;

/** The results of branches, in the same places. */
export type BranchResults<B> = { -readonly [K in keyof B]: B[K] extends (run: Run) => infer R ? Awaited<R> : never };

/** A flow that can be called by another one. */
export interface CallableFlow<T, R> {
  readonly type: "flow";
  readonly name: string;
  readonly on: { readonly contract: Contract<unknown> };
  readonly gather?: { readonly isList: boolean };
  readonly run: (input: T, run: Run) => R | Promise<R>;
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
  /** Waits until an instant; not at all when that has passed. The instant counts that the first execution asked for. */
  sleepUntil(name: string, at: Date): Promise<void>;

  /**
   * Does several things side by side. Each branch has names, occurrences and a time of its own, so that the run goes the same
   * way on every execution, which a `Promise.all` over longer branches does not. A branch uses the `run` that it is given.
   * @throws What the first branch that failed threw, in the order in which they are written. When one has failed the others
   *   finish the steps that they come to, and are given up where they would only wait.
   */
  all<const B extends Branches>(name: string, branches: B): Promise<BranchResults<B>>;

  /**
   * Starts a run of another flow and waits for its end, on disk. The input must fit the contract of that flow's trigger; of a
   * flow with a batch, it is a list of such messages. A call is never gathered: the run begins at once.
   * @throws RunFailure with cause `rejected` when that run was compensated, rejected or canceled, `uncertain` when it was killed,
   *   `defect` when it was closed as irrecoverable. While it is dead this run waits for what is decided about it.
   */
  call<T, R>(flow: CallableFlow<T, R>, input: NoInfer<T>, options?: CallOptions<R>): Promise<R>;
  /** Starts it and goes on. */
  call<T, R>(flow: CallableFlow<T, R>, input: NoInfer<T>, options: DetachedCallOptions): Promise<void>;

  /**
   * Waits for an event that was published since this run was accepted, so that an answer that is faster than the question is
   * not missed. A run is given each event once: of several waits that match, the oldest gets it.
   */
  waitFor<T>(
    contract: Contract<T>,
    options: WaitOptions<T> & CountOptions<NoInfer<T>> & Timeout,
  ): Promise<readonly T[] | undefined>;
  waitFor<T>(contract: Contract<T>, options: WaitOptions<T> & CountOptions<NoInfer<T>>): Promise<readonly T[]>;
  waitFor<T>(contract: Contract<T>, options: WaitOptions<T> & Timeout): Promise<T | undefined>;
  waitFor<T>(contract: Contract<T>, options: WaitOptions<T>): Promise<T>;

  /** Waits until a person has done something, and gives what they handed in. The name says what they are to do. */
  task<T>(name: string, options: TaskOptions<T> & Timeout): Promise<T | undefined>;
  task<T>(name: string, options: TaskOptions<T>): Promise<T>;

  /**
   * The run's own time: the instant of the latest thing recorded for this run. The same on every execution, which
   * `Date.now()` is not.
   */
  now(): Date;

  /** An id that is the same on every execution of this run and differs for every name, occurrence and run. */
  id(name: string): string;
}
