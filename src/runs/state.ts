import type { AttemptFact, Decision, Fact, ReceivedFact, RecordedFact, ReplayFrom } from "./fact.ts";
import type { Failure } from "./failure.ts";

/**
 * What the facts of a run amount to: the state from which its execution carries on.
 *
 * 1. A recorded attempt is found by its `recordKey` and never made again.
 * 2. A replay from the failed step forgets the step whose failure ended the run. A failure that the flow caught stays, for what
 *    follows in the journal follows from it. Of a run that was being undone, the failed attempts of the undo are forgotten.
 * 3. A wait that somebody cut short ("retry now") is over from that fact on.
 * 4. A replay from the start forgets everything but how often each step was undone, because that is part of the
 *    idempotency keys that the run sends (see idempotency.ts).
 */
export interface RunState {
  readonly recorded: Map<string, RecordedFact>;
  /** How often each step was undone, over all replays. */
  readonly undone: Map<string, number>;
  /** The decision to undo, once it is recorded. */
  undoing: { readonly failure: Failure; readonly canceled?: Decision } | undefined;
  /** That somebody paused it, as long as it is paused. */
  paused: Decision | undefined;
  /** The step whose failure made the run a dead letter, when it is known. */
  failedStep: string | undefined;
  /** Facts before this one that wait for the time of their next attempt wait no more. */
  hurriedUpTo: number;
  /** When the run was last replayed; 0 when never. */
  replayedAt: number;
  /** When the latest fact was recorded; 0 when there is none. */
  latestAt: number;
  /** Whether the code need not ask for all that is recorded: a replay forgot failures without knowing which of them mattered. */
  isLoose: boolean;
  /** How many facts there are. */
  length: number;
}

export function initialState(): RunState {
  return {
    recorded: new Map(),
    failedStep: undefined,
    undone: new Map(),
    undoing: undefined,
    paused: undefined,
    hurriedUpTo: 0,
    replayedAt: 0,
    latestAt: 0,
    isLoose: false,
    length: 0,
  };
}

/** Where a fact is found again; `undefined` for facts that nothing looks up. */
export function recordKey(fact: Fact): string | undefined {
  switch (fact.kind) {
    case "attempt":
      return attemptKey(fact.phase, fact.step, fact.attempt);
    case "slept":
    case "emitted":
    case "called":
    case "awaiting":
    case "received":
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
  state.latestAt = Math.max(state.latestAt, recorded.at);
  const key = recordKey(fact);
  if (key !== undefined) state.recorded.set(key, recorded);
  turn(state, recorded);
  if (isEffectGone(fact)) state.undone.set(fact.step, (state.undone.get(fact.step) ?? 0) + 1);
}

/** Whether there is nothing left of what a step did: it was undone, or the run that it called has ended without success. */
function isEffectGone(fact: Fact): fact is AttemptFact | ReceivedFact {
  if (fact.kind === "attempt") return fact.phase === "undo" && fact.failure === undefined;
  return fact.kind === "received" && fact.failure !== undefined;
}

/** What a fact changes besides being recorded. */
export function turn(state: RunState, { seq, at, fact }: RecordedFact): void {
  switch (fact.kind) {
    case "undoing":
      state.undoing = fact;
      break;
    case "paused":
      state.paused = fact;
      break;
    case "resumed":
      state.paused = undefined;
      break;
    case "hurried":
      state.hurriedUpTo = seq;
      break;
    case "dead":
      state.failedStep = fact.step;
      break;
    case "replayed":
      state.replayedAt = at;
      forget(state, fact.from);
      break;
  }
}

function forget(state: RunState, from: ReplayFrom): void {
  const { failedStep } = state;
  state.failedStep = undefined;
  if (from === "start") {
    state.recorded.clear();
    state.undoing = undefined;
    state.isLoose = false;
    return;
  }
  if (state.undoing !== undefined) forgetFailed(state, "undo");
  else if (failedStep === undefined) {
    forgetFailed(state, "do");
    state.isLoose = true;
  } else forgetStep(state, failedStep);
}

/** Forgets the attempts of all steps that did not succeed. */
function forgetFailed(state: RunState, phase: AttemptFact["phase"]): void {
  const succeeded = new Set<string>();
  for (const { fact } of state.recorded.values()) {
    if (fact.kind === "attempt" && fact.phase === phase && fact.failure === undefined) succeeded.add(fact.step);
  }
  for (const [key, { fact }] of state.recorded) {
    if (fact.kind === "attempt" && fact.phase === phase && !succeeded.has(fact.step)) state.recorded.delete(key);
  }
}

function forgetStep(state: RunState, step: string): void {
  for (const [key, { fact }] of state.recorded) if ("step" in fact && fact.step === step) state.recorded.delete(key);
}

/** The state after all these facts. */
export function stateOf(facts: readonly RecordedFact[]): RunState {
  const state = initialState();
  for (const recorded of facts) evolve(state, recorded);
  return state;
}
