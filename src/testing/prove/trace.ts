import type { Cause } from "../../runs/cause.ts";
import type { Accepted } from "../../runs/engine.ts";
import type { RunStatus } from "../../runs/status.ts";
import { effectOf, type SimulatedCall } from "../simulated-call.ts";
import type { Effect } from "../simulator-types.ts";
import type { FlowExecution } from "../watched-flow.ts";
import type { Moment } from "./disturbance.ts";

/** What happened in an execution, in order. */
export type TraceEvent =
  | SentEvent
  | { readonly kind: "call"; readonly call: SimulatedCall }
  | { readonly kind: "crash"; readonly at: Moment };

export interface SentEvent {
  readonly kind: "sent";
  readonly message: number;
  readonly flow: string;
  readonly key: string;
  /** `undefined` until it is answered, and for ever when the process dies before. */
  answer: Accepted | undefined;
}

/** How a run ended. */
export interface End {
  readonly runId: string;
  readonly flow: string;
  readonly key: string;
  readonly status: RunStatus;
  readonly cause: Cause | undefined;
  readonly message: string | undefined;
  /** JSON text. */
  readonly result: string | undefined;
}

/** An execution of a proof as it went. */
export interface Trace {
  readonly events: readonly TraceEvent[];
  readonly moments: readonly Moment[];
  readonly executions: readonly FlowExecution[];
  /** In order of acceptance. */
  readonly ends: readonly End[];
  /** Whether nothing happened any more before all runs had ended. */
  readonly isStuck: boolean;
  /** JSON text of what `watch` read at the end. */
  readonly watched: string | undefined;
}

/** A change at a system and the call that made it. */
export interface Made {
  readonly call: SimulatedCall;
  readonly effect: Effect;
}

export function callsOf({ events }: Trace): readonly SimulatedCall[] {
  return events.flatMap((event) => (event.kind === "call" ? [event.call] : []));
}

/** The changes that were made. Writing what is there already changes nothing. */
export function madeIn(trace: Trace): readonly Made[] {
  return callsOf(trace).flatMap((call) => {
    const effect = effectOf(call);
    return effect === undefined || effect.change === "unchanged" ? [] : [{ call, effect }];
  });
}
