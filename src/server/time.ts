import type { Clock, Timers } from "../core/clock.ts";

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
