import { doubtAfter, doubtByCall, doubtByReplay } from "./doubt.ts";
import { type Doubt, doubtKey } from "./effect.ts";
import type { AttemptFact, Decision, Fact, ReceivedFact, RecordedFact, ReplayedFact, ResolvedFact } from "./fact.ts";
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
 * 5. No replay forgets what is in doubt about the effects of steps (doubt.ts).
 */
export interface RunState {
  readonly recorded: Map<string, RecordedFact>;
  /** How often each step was undone, over all replays. */
  readonly undone: Map<string, number>;
  /** What is in doubt, by `doubtKey`. */
  doubts: ReadonlyMap<string, Doubt>;
  /** Steps of which a person found out whether they took effect. */
  resolved: ReadonlySet<string>;
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

const noDoubts: ReadonlyMap<string, Doubt> = new Map();
const noSteps: ReadonlySet<string> = new Set();

export function initialState(): RunState {
  return {
    recorded: new Map(),
    failedStep: undefined,
    undone: new Map(),
    doubts: noDoubts,
    resolved: noSteps,
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
  if (fact.kind === "resolved" && fact.happened) recordResult(state, recorded, fact);
  if (beginsAnew(fact)) state.undone.set(fact.step, (state.undone.get(fact.step) ?? 0) + 1);
}

/** Whether a step begins anew with a new key: it was undone, or the run that it called has ended without success. */
function beginsAnew(fact: Fact): fact is AttemptFact | ReceivedFact | ResolvedFact {
  if (fact.kind === "resolved") return fact.phase === "undo" && fact.happened;
  if (fact.kind === "attempt") return fact.phase === "undo" && fact.failure === undefined;
  return fact.kind === "received" && fact.failure !== undefined;
}

/** What a person says that a step gave is found again as if an attempt had given it. */
function recordResult(state: RunState, { seq, at }: RecordedFact, { step, phase, result }: ResolvedFact): void {
  if (phase === "do" && state.recorded.has(`called:${step}`)) {
    const fact: ReceivedFact = { kind: "received", step, ...(result === undefined ? {} : { value: result }) };
    state.recorded.set(`received:${step}`, { seq, at, fact });
    return;
  }
  let attempt = 1;
  while (state.recorded.has(attemptKey(phase, step, attempt))) attempt++;
  const fact: AttemptFact = {
    kind: "attempt",
    step,
    phase,
    attempt,
    startedAt: at,
    durationMs: 0,
    ...(result === undefined ? {} : { result }),
  };
  state.recorded.set(attemptKey(phase, step, attempt), { seq, at, fact });
}

/** What a fact changes besides being recorded. */
export function turn(state: RunState, { seq, at, fact }: RecordedFact): void {
  switch (fact.kind) {
    case "attempt":
      if (fact.failure !== undefined || state.doubts.size > 0) noteAttempt(state, fact);
      break;
    case "received":
      if (fact.failure?.cause === "uncertain") setDoubt(state, doubtKey("do", fact.step), doubtByCall(fact.failure));
      break;
    case "resolved":
      setDoubt(state, doubtKey(fact.phase, fact.step), undefined);
      state.resolved = new Set([...state.resolved, fact.step]);
      break;
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
      for (const { step, doubt } of fact.doubts ?? []) setDoubt(state, doubtKey("do", step), doubt);
      break;
    case "replayed":
      state.replayedAt = at;
      forget(state, fact);
      break;
  }
}

function noteAttempt(state: RunState, fact: AttemptFact): void {
  const key = doubtKey(fact.phase, fact.step);
  setDoubt(state, key, doubtAfter(fact, state.doubts.get(key)));
  if (fact.phase === "undo" && fact.failure === undefined) setDoubt(state, doubtKey("do", fact.step), undefined);
}

function setDoubt(state: RunState, key: string, doubt: Doubt | undefined): void {
  if (doubt === undefined && !state.doubts.has(key)) return;
  const doubts = new Map(state.doubts);
  if (doubt === undefined) doubts.delete(key);
  else doubts.set(key, doubt);
  state.doubts = doubts;
}

function forget(state: RunState, { from, repeat }: ReplayedFact): void {
  const { failedStep } = state;
  state.failedStep = undefined;
  if (repeat === true && failedStep !== undefined) allowRepeat(state, doubtKey("do", failedStep));
  if (from === "start") {
    doubtWhatWasDone(state);
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

function allowRepeat(state: RunState, key: string): void {
  const doubt = state.doubts.get(key);
  if (doubt !== undefined) setDoubt(state, key, { ...doubt, isFinal: false });
}

/** What was done and not undone is done again under the same keys: what the systems say to that is not about the first time. */
function doubtWhatWasDone(state: RunState): void {
  const undone = new Set<string>();
  const done: AttemptFact[] = [];
  for (const { fact } of state.recorded.values()) {
    if (fact.kind !== "attempt" || fact.failure !== undefined) continue;
    if (fact.phase === "undo") undone.add(fact.step);
    else if (fact.system !== undefined) done.push(fact);
  }
  for (const fact of done) if (!undone.has(fact.step)) setDoubt(state, doubtKey("do", fact.step), doubtByReplay(fact));
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

/** Forgets all that is recorded of a step, unless somebody said since that it succeeded. */
function forgetStep(state: RunState, step: string): void {
  for (const { fact } of state.recorded.values()) {
    if (fact.kind === "attempt" && fact.step === step && fact.phase === "do" && fact.failure === undefined) return;
  }
  for (const [key, { fact }] of state.recorded) if ("step" in fact && fact.step === step) state.recorded.delete(key);
}

/** The state after all these facts. */
export function stateOf(facts: readonly RecordedFact[]): RunState {
  const state = initialState();
  for (const recorded of facts) evolve(state, recorded);
  return state;
}
