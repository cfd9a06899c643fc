/** A worker may be away for as long as it takes: Restate's own limit would pause the run, and nobody would see it. */
const untilItWorks = { initialInterval: 50, maxInterval: 10_000, maxAttempts: Number.MAX_SAFE_INTEGER };

/** Handlers that only decide and write. */
export const shortHandlers = { retryPolicy: untilItWorks };

/**
 * Executions that last as long as their run. After a minute without news Restate takes one that waits out of memory. One with a
 * step at work it would break off `abortTimeout` later, in the middle of the step: how long a step may take is said by the flow.
 * Intervals are in milliseconds.
 */
export const longHandlers = {
  retryPolicy: untilItWorks,
  inactivityTimeout: 60_000,
  abortTimeout: 365 * 86_400_000,
};
