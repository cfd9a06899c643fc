import type { CancelTimer, Clock, Timers } from "../core/clock.ts";

export const systemClock: Clock = { now: Date.now };

/** setTimeout takes 32-bit milliseconds, about 24.8 days; a longer delay would fire at once. */
const maxDelayMs = 2 ** 31 - 1;

export const systemTimers: Timers = {
  schedule(delayMs, callback) {
    let handle: NodeJS.Timeout;
    const arm = (restMs: number): void => {
      handle = setTimeout(
        () => (restMs > maxDelayMs ? arm(restMs - maxDelayMs) : callback()),
        Math.min(restMs, maxDelayMs),
      );
    };
    arm(Math.ceil(delayMs));
    return () => clearTimeout(handle);
  },
};

/** How late a jump of the clock may be noticed, in milliseconds. */
const noticeMs = 5_000;

/** Timers for instants of the clock: they fire when it shows the instant, also when it jumps there. For few long waits. */
export function createDueTimers(clock: Clock, timers: Timers): Timers {
  return {
    schedule(delayMs, callback) {
      const at = clock.now() + delayMs;
      let cancel: CancelTimer;
      const arm = (): void => {
        const restMs = at - clock.now();
        if (restMs <= 0) callback();
        else cancel = timers.schedule(Math.min(restMs, noticeMs), arm);
      };
      cancel = timers.schedule(Math.min(Math.max(0, delayMs), noticeMs), arm);
      return () => cancel();
    },
  };
}
