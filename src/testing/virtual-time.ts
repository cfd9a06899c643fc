import type { Clock, Timers } from "../core/clock.ts";

/** Time that passes when the test says so. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Milliseconds that have passed, whatever the clock was set to. */
  readonly monotonic: () => number;
  /** Moves on to the next timer and runs it; false when none is set. */
  advanceToNext(): boolean;
  /** Moves on by this many milliseconds and runs the timers on the way in their order. */
  advanceBy(ms: number): void;
  /** Steps the clock without running timers, as a machine's clock does when it is set. */
  set(now: number): void;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** @param start milliseconds since the Unix epoch; 2026-01-01 unless told. */
export function createVirtualTime(start: number = Date.UTC(2026, 0, 1)): VirtualTime {
  const timers = new Set<Timer>();
  /** What has passed; timers go by it, as those of a machine do, wherever its clock is set. */
  let passed = 0;
  /** What the clock shows besides. */
  let offset = start;

  function next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
    return first;
  }

  function run(timer: Timer): void {
    timers.delete(timer);
    passed = Math.max(passed, timer.at);
    timer.callback();
  }

  return {
    clock: { now: () => offset + passed },
    monotonic: () => passed,
    timers: {
      schedule(delayMs, callback) {
        const timer = { at: passed + Math.max(0, delayMs), callback };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    advanceToNext() {
      const timer = next();
      if (timer === undefined) return false;
      run(timer);
      return true;
    },
    advanceBy(ms) {
      const end = passed + ms;
      for (let timer = next(); timer !== undefined && timer.at <= end; timer = next()) run(timer);
      passed = end;
    },
    set(instant) {
      offset = instant - passed;
    },
  };
}
