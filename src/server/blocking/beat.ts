/**
 * Whether a thread that beats now and then still does. `awaitedMs` is how long a beat may take to come.
 *
 * 1. A thread is blocked once its latest beat is older than `awaitedMs`, and that is said once until it beats again.
 * 2. A look that itself comes late proves nothing: the machine slept, or had no time for anybody. The time starts anew.
 */
export interface BeatState {
  readonly beat: number;
  /** When that beat was first seen. */
  readonly sinceMs: number;
  readonly lookedMs: number;
  readonly isBlocked: boolean;
}

export type BeatChange =
  /** Nothing came for so long. */
  | { readonly kind: "blocked"; readonly forMs: number }
  /** It beats again, after so long. */
  | { readonly kind: "again"; readonly afterMs: number };

export interface BeatLook {
  readonly state: BeatState;
  readonly change?: BeatChange;
}

/** How often to look, so that a block is noticed soon after it is one. */
export function lookEveryMs(awaitedMs: number): number {
  return Math.max(10, awaitedMs / 5);
}

export function initialBeat(beat: number, nowMs: number): BeatState {
  return { beat, sinceMs: nowMs, lookedMs: nowMs, isBlocked: false };
}

/** @param nowMs of a clock that never steps. */
export function look(state: BeatState, beat: number, nowMs: number, awaitedMs: number): BeatLook {
  const forMs = nowMs - state.sinceMs;
  if (beat !== state.beat) {
    const next = initialBeat(beat, nowMs);
    return state.isBlocked ? { state: next, change: { kind: "again", afterMs: forMs } } : { state: next };
  }
  if (state.isBlocked) return { state: { ...state, lookedMs: nowMs } };
  if (nowMs - state.lookedMs > 3 * lookEveryMs(awaitedMs)) return { state: initialBeat(beat, nowMs) };
  if (forMs <= awaitedMs) return { state: { ...state, lookedMs: nowMs } };
  return { state: { ...state, lookedMs: nowMs, isBlocked: true }, change: { kind: "blocked", forMs } };
}
