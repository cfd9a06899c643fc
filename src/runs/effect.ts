/**
 * What is known about the effect of an attempt on a system:
 * - `none`      it certainly did not happen
 * - `happened`  it certainly happened, at least in part
 * - `unknown`   it may have happened: a time limit passed, a connection broke, the process died
 */
export type Effect = "none" | "happened" | "unknown";

/** Reports the outcome of one call that may change something. */
export type SettleChange = (effect: Effect) => void;

/** Collects the effects of the calls that an attempt makes. */
export interface EffectTally {
  /** To be called before a call that may change something is sent. A change that is never settled counts as `unknown`. */
  begin(): SettleChange;
  /** What is known about the attempt as a whole. */
  effect(): Effect;
}

export function createEffectTally(): EffectTally {
  let openCount = 0;
  let isUnknown = false;
  let hasHappened = false;
  return {
    begin() {
      openCount++;
      let isSettled = false;
      return (effect) => {
        if (isSettled) return;
        isSettled = true;
        openCount--;
        if (effect === "unknown") isUnknown = true;
        if (effect === "happened") hasHappened = true;
      };
    },
    effect() {
      if (openCount > 0 || isUnknown) return "unknown";
      return hasHappened ? "happened" : "none";
    },
  };
}

/** Why the effect of a step is in doubt: what an earlier attempt may have done, or certainly did, without a result. */
export interface Doubt {
  /** The attempt that it comes from. */
  readonly attempt: number;
  readonly effect: Exclude<Effect, "none">;
  /**
   * Only the end of a process raises it: an attempt may have been under way then. The attempt that repeats it is sent with the same
   * idempotency key.
   */
  readonly isByRestart: boolean;
  /** What is known, as a sentence. */
  readonly message: string;
  /** The system took effect and the attempt failed for good afterwards: done again without thought, it would happen twice. */
  readonly isFinal: boolean;
}

/** How a step or its undo is named among the doubts of a run. */
export function doubtKey(phase: "do" | "undo", step: string): string {
  return `${phase}:${step}`;
}
