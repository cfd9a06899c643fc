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
