import type { Clock, Timers } from "../core/clock.ts";

/** Time that passes when the test says so. */
export interface VirtualTime {
  readonly clock: Clock;
  readonly timers: Timers;
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
  let now = start;

  function next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
    return first;
  }

  function run(timer: Timer): void {
    timers.delete(timer);
    now = Math.max(now, timer.at);
    timer.callback();
  }

  return {
    clock: { now: () => now },
    timers: {
      schedule(delayMs, callback) {
        const timer = { at: now + Math.max(0, delayMs), callback };
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
      const end = now + ms;
      for (let timer = next(); timer !== undefined && timer.at <= end; timer = next()) run(timer);
      now = end;
    },
    set(instant) {
      now = instant;
    },
  };
}
