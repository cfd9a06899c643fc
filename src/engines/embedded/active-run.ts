import type { RunId } from "../../core/ids.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { type Fact, type RecordedFact, statusAfter } from "../../runs/fact.ts";
import type { Change, StoredRun } from "../../runs/journal.ts";
import { evolve, initialState, type RunState, stateOf } from "../../runs/state.ts";
import type { RunStatus } from "../../runs/status.ts";

/** A run in memory, being executed. */
export interface ActiveRun {
  readonly run: RunId;
  readonly flow: AnyFlow;
  readonly key: string;
  readonly input: unknown;
  readonly acceptedAt: number;
  readonly state: RunState;
  status: RunStatus;
  /** Whether it holds one of the engine's places. A run that waits on disk gave its place back. */
  hasPlace: boolean;
}

/** A run that was just accepted. Its place is the scheduler's business. */
export function freshRun(
  flow: AnyFlow,
  accepted: Pick<ActiveRun, "run" | "key" | "input" | "acceptedAt" | "status">,
): ActiveRun {
  return { ...accepted, flow, state: initialState(), hasPlace: false };
}

export function restoredRun(flow: AnyFlow, stored: StoredRun): ActiveRun {
  return {
    run: stored.run,
    flow,
    key: stored.key,
    input: JSON.parse(stored.input),
    acceptedAt: stored.acceptedAt,
    state: stateOf(stored.facts),
    status: stored.status,
    hasPlace: true,
  };
}

/** Gives the fact its place in the run and moves the run's status on. */
export function advance(
  active: ActiveRun,
  fact: Fact,
  at: number,
): { readonly recorded: RecordedFact; readonly change: Change } {
  const { state } = active;
  const recorded: RecordedFact = { seq: state.length, at, fact };
  if (fact.kind === "undoing" || fact.kind === "replayed") evolve(state, recorded);
  else state.length++;
  const from = active.status;
  active.status = statusAfter(from, fact, state.isUndoing);
  return {
    recorded,
    change: { kind: "fact", run: active.run, flow: active.flow.name, recorded, from, to: active.status },
  };
}
