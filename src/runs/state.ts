import type { AttemptFact, Fact, RecordedFact } from "./fact.ts";

/**
 * What the facts of a run amount to: the state from which its execution carries on.
 *
 * 1. A recorded attempt is found by its `recordKey` and never made again.
 * 2. A replay from the failed step forgets the failed attempts of what did not succeed in the end: of the undo when the run
 *    was being undone, else of the steps. What succeeded keeps its failed attempts too, for they lead to the one that counts.
 * 3. A replay from the start forgets everything but how often each step was undone, because that is part of the
 *    idempotency keys that the run sends (see idempotency.ts).
 */
export interface RunState {
  readonly recorded: Map<string, RecordedFact>;
  /** How often each step was undone, over all replays. */
  readonly undone: Map<string, number>;
  isUndoing: boolean;
  /** How many facts there are. */
  length: number;
}

export function initialState(): RunState {
  return { recorded: new Map(), undone: new Map(), isUndoing: false, length: 0 };
}

/** Where a fact is found again; `undefined` for facts that nothing looks up. */
export function recordKey(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "attempt":
      return attemptKey(fact.phase, fact.step, fact.attempt);
    case "slept":
    case "emitted":
      return `${fact.kind}:${fact.step}`;
    case "undoing":
      return "undoing";
    default:
      return undefined;
  }
}

export function attemptKey(phase: AttemptFact["phase"], step: string, attempt: number): string {
  return `${phase}:${attempt}:${step}`;
}

/** Adds one fact to the state, in place. */
export function evolve(state: RunState, recorded: RecordedFact): void {
  const { fact } = recorded;
  state.length = recorded.seq + 1;
  const key = recordKey(fact);
  if (key !== undefined) state.recorded.set(key, recorded);
  if (fact.kind === "undoing") state.isUndoing = true;
  if (fact.kind === "attempt" && fact.phase === "undo" && fact.failure === undefined) {
    state.undone.set(fact.step, (state.undone.get(fact.step) ?? 0) + 1);
  }
  if (fact.kind === "replayed") forget(state, fact.from);
}

function forget(state: RunState, from: "failed-step" | "start"): void {
  if (from === "start") {
    state.recorded.clear();
    state.isUndoing = false;
    return;
  }
  const phase = state.isUndoing ? "undo" : "do";
  const succeeded = new Set<string>();
  for (const { fact } of state.recorded.values()) {
    if (fact.kind === "attempt" && fact.phase === phase && fact.failure === undefined) succeeded.add(fact.step);
  }
  for (const [key, { fact }] of state.recorded) {
    if (fact.kind === "attempt" && fact.phase === phase && !succeeded.has(fact.step)) state.recorded.delete(key);
  }
}

/** The state after all these facts. */
export function stateOf(facts: readonly RecordedFact[]): RunState {
  const state = initialState();
  for (const recorded of facts) evolve(state, recorded);
  return state;
}
