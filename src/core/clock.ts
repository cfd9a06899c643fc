/** Where the time comes from. Injected everywhere, so that a test decides what time it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May step backwards: wall clocks do. */
  now(): number;
}

/** Cancels what `Timers.schedule` set up; harmless when it already ran. */
export type CancelTimer = () => void;

/** Calls back later. Injected beside the clock. */
export interface Timers {
  /** Calls `callback` once, not before `delayMs` milliseconds have passed. Any length is allowed, years included. */
  schedule(delayMs: number, callback: () => void): CancelTimer;
}

/** A number in [0, 1). Injected, so that jitter is repeatable in tests. */
export type Random = () => number;
