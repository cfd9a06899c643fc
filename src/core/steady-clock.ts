/**
 * A clock for waits: the wall clock, but for steps back. A machine's clock is set back when it was wrong, or by a virtual machine that
 * was moved; who waits until an instant would then wait as much longer.
 *
 * 1. It never goes back, unless the wall clock is behind it by more than `maxAheadMs`: then that is right and the past was wrong.
 * 2. It follows the wall clock forward at once, jumps included.
 * 3. While it is ahead it goes slower, so that it meets the wall clock again.
 */
import type { Clock } from "./clock.ts";

export interface SteadyClockDeps {
  /** Milliseconds since the Unix epoch. */
  readonly wall: () => number;
  /** Milliseconds since some instant, without steps. */
  readonly monotonic: () => number;
  /** It begins there when the wall clock is behind it, up to `maxAheadMs`: where the clock of an earlier process was. */
  readonly notBefore?: number;
}

/** A little more than the two hours that a wrong time zone or daylight saving can make, in milliseconds. */
const maxAheadMs = 2.5 * 3_600_000;

/** How much slower it goes while it is ahead: a wait of a minute lasts six seconds longer, and an hour is made up for in ten. */
const slowdown = 0.1;

/** The two clocks do not tick together, and the wall clock is always a little adjusted, in milliseconds. */
const toleranceMs = 20;

export function createSteadyClock({ wall, monotonic, notBefore = 0 }: SteadyClockDeps): Clock {
  const start = wall();
  let latest = notBefore > start && notBefore - start <= maxAheadMs ? notBefore : start;
  let tickedAt = monotonic();

  return {
    now() {
      const ticked = monotonic();
      const elapsedMs = Math.max(0, ticked - tickedAt);
      tickedAt = ticked;
      const present = wall();
      const aheadMs = latest + elapsedMs - present;
      if (aheadMs <= 0 || aheadMs > maxAheadMs) latest = present;
      else if (aheadMs <= toleranceMs) latest = Math.max(latest, present);
      else latest += elapsedMs - Math.min(aheadMs, elapsedMs * slowdown);
      return Math.floor(latest);
    },
  };
}
