import type { RunId } from "../core/ids.ts";
import { signalOfEnd } from "./ends.ts";
import { type Fact, type Lane, type RecordedFact, statusAfter } from "./fact.ts";
import type { Address, FactChange } from "./journal.ts";
import { type RunState, turn } from "./state.ts";
import type { RunStatus } from "./status.ts";

/** A run that facts are being added to. */
export interface Advancing {
  readonly run: RunId;
  readonly flow: { readonly name: string };
  readonly state: RunState;
  /** The run and the step that wait for the end of this one. */
  readonly parent?: Address | undefined;
  readonly lane?: Lane | undefined;
  status: RunStatus;
  /** The latest thing that was recorded. */
  latest?: Fact | undefined;
}

/** Gives the fact its place in the run and moves the run's status on. */
export function advance(active: Advancing, fact: Fact, at: number): FactChange {
  const { state, lane, parent } = active;
  const recorded: RecordedFact = { seq: state.length, at, fact };
  state.length++;
  turn(state, recorded);
  active.latest = fact;
  const from = active.status;
  active.status = statusAfter(from, fact, {
    isUndoing: state.undoing !== undefined,
    isPaused: state.paused !== undefined,
  });
  const change: FactChange = {
    kind: "fact",
    run: active.run,
    flow: active.flow.name,
    recorded,
    from,
    to: active.status,
  };
  if (lane === undefined && parent === undefined) return change;
  const signal = signalOfEnd(active.run, fact);
  return {
    ...change,
    ...(lane === undefined ? {} : { lane }),
    ...(signal === undefined || parent === undefined ? {} : { tell: { to: parent, signal } }),
  };
}
