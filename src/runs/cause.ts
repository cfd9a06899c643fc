/**
 * Why something failed. Causes decide retry, alert and report; free text never does.
 * - `contract`     data broke a contract
 * - `rejected`     a system said no
 * - `unavailable`  a system could not be reached or broke down
 * - `timeout`      no answer in time
 * - `throttled`    a system asked for fewer calls
 * - `defect`       our code threw
 * - `divergence`   the code no longer fits the journal
 * - `expired`      the deadline passed
 * - `undo-failed`  a compensation failed for good
 * - `uncertain`    it is not known whether an effect happened (doubt.ts)
 */
export const causes = [
  "contract",
  "rejected",
  "unavailable",
  "timeout",
  "throttled",
  "defect",
  "divergence",
  "expired",
  "undo-failed",
  "uncertain",
] as const;

export type Cause = (typeof causes)[number];

const passing: ReadonlySet<Cause> = new Set(["unavailable", "timeout", "throttled"]);

/** Whether waiting may cure it: only then is an attempt made again. */
export function isRetryable(cause: Cause): boolean {
  return passing.has(cause);
}

/** Whether it says that the system is down, which is what opens a breaker. A throttled system is busy, not down. */
export function isOutage(cause: Cause): boolean {
  return cause === "unavailable" || cause === "timeout";
}

/**
 * Whether a run that failed with it undoes what it did. Only a refusal is final: everything else can be cured by waiting
 * or by a fix, so the work done is kept and the run waits as a dead letter for a replay from the failed step.
 */
export function isUndone(cause: Cause): boolean {
  return cause === "rejected";
}
