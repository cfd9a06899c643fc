import type { Clock, Random, Timers } from "../core/clock.ts";
import type { RunId } from "../core/ids.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { System } from "../definitions/system.ts";
import type { Cause } from "./cause.ts";
import type { Connector } from "./connector.ts";
import type { AcceptRequest } from "./engine.ts";
import type { Fact, RecordedFact } from "./fact.ts";
import type { Failure } from "./failure.ts";
import type { RunState } from "./state.ts";
import type { Subscriber } from "./subscribers.ts";

/** Told how a call went when it is over: its cause of failure, or `undefined` when it succeeded. */
export type Leave = (outcome: Cause | undefined) => void;

/** Permission to call a system. */
export interface Pass {
  /** Whether the call tests if a broken-down system is back. */
  readonly isProbe: boolean;
  readonly leave: Leave;
}

/** What a run that waits is told from outside. Neither a value nor a failure: there is nothing to say but that it happened. */
export interface Signal {
  /** JSON text. */
  readonly value?: string;
  readonly failure?: Failure;
  /** Of an event: its place among all events. */
  readonly position?: number;
  /** Of a task: who completed it. */
  readonly by?: string;
}

/**
 * What an engine provides for the execution of one run. An engine that takes a waiting run out of memory leaves the promise
 * of the wait unsettled for ever and later executes the run again from its journal; one that keeps it settles the promise.
 */
export interface RunJournal {
  /**
   * The fact recorded under the key, else what `produce` makes. It need not be durable yet when it resolves, but nothing that is
   * recorded later is durable before it. `produce` runs at most once per process and key; it runs again only when the process
   * died before its fact was durable.
   * @param requests messages for other flows, accepted in the same commit as the fact.
   */
  once<F extends Fact>(
    key: string,
    produce: () => F | Promise<F>,
    requests?: () => readonly AcceptRequest[],
  ): Promise<RecordedFact & { readonly fact: F }>;
  /**
   * Resolves when everything recorded so far is durable; `undefined` when it is already. To be awaited inside `produce` before
   * anything is done that is seen outside: what follows from a result must not be there while the result can still be lost.
   */
  written(): Promise<void> | undefined;
  /** Records a fact that nothing looks up again: an end. Durable when it resolves. */
  append(fact: Fact): Promise<void>;
  /**
   * The time on which an execution may make up its mind: an engine that executes a run by repeating what it did answers the
   * same each time. Inside `produce` the clock is asked.
   */
  now(): number;
  /** Resolves at `at` or later; at once when that has passed. */
  until(at: number): Promise<void>;
  /**
   * Resolves with the first signal that was sent to the run under this name, before or after it asks; with `undefined` when
   * `untilAt` passes without one. Answers the same until the run records what it received.
   */
  signal(name: string, untilAt: number | undefined): Promise<Signal | undefined>;
  /**
   * Whether what begins now may have been begun already by a process that ended: nothing that the run did since it was taken over from
   * that process is recorded yet.
   */
  mayRepeat(): boolean;
  /** Resolves when all that follows from recorded facts alone has happened, such as the next questions of all branches. */
  quiet(): Promise<void>;
  /** Resolves when the system may be called. While its breaker is open the run waits for the system, visibly. */
  admit(system: System<unknown>): Promise<Pass>;
}

/** Told whose code is running, so that whoever watches the process can name it. */
export interface Authors {
  /** Calls what executes a run: what comes from it, through all awaits, is the flow's. */
  call<T>(flow: string, run: RunId, code: () => T): T;
  /** Calls the function of a step with its call: what comes from it, through all awaits, is the step's. */
  step<C, T>(step: string, action: (call: C) => T, call: C): T;
}

/** Nobody is told. */
export const unwatched: Authors = {
  call: (_flow, _run, code) => code(),
  step: (_step, action, call) => action(call),
};

/** What executions need from outside, the same for all runs of a process. */
export interface ExecutionContext {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly authors: Authors;
  /** By access type. */
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Whom events of a contract go to. */
  subscribersOf(contractName: string, contractVersion: string): readonly Subscriber[];
}

/** One run being executed. */
export interface Execution {
  readonly context: ExecutionContext;
  readonly flow: AnyFlow;
  readonly run: RunId;
  readonly key: string;
  readonly input: unknown;
  /** Why the input is not what the flow takes: it could not be upcast. */
  readonly misfit?: Failure;
  readonly acceptedAt: number;
  readonly state: RunState;
  readonly journal: RunJournal;
}
