import type { CancelTimer, Clock, Timers } from "../core/clock.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import type { Ledger } from "../runs/ledger.ts";
import { allowedStayOf, type Stay } from "../runs/overstay.ts";

export interface WatchdogDeps {
  readonly flows: readonly AnyFlow[];
  readonly ledger: Pick<Ledger, "overstaying">;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told once for each stay. */
  readonly report: (stay: Stay) => void;
  /** Told when the ledger cannot be read. */
  readonly onError: (error: unknown) => void;
}

/** Looks for runs that stay in a status longer than their flow allows. */
export interface Watchdog {
  /** Those of the last look, or of one now when that is some seconds ago; the longest first, at most 1,000. */
  overstaying(): readonly Stay[];
  close(): void;
}

/** How often it looks when nobody asks, in milliseconds: the shortest stay that is reported unless told is ten minutes. */
const intervalMs = 60_000;

/** How old a look may be for somebody who asks, in milliseconds: pages ask twice a second. */
const freshMs = 5_000;

/** What a look reports at most: whoever has more has one cause, and sees it. */
const maxReported = 1_000;

export function createWatchdog({ flows, ledger, clock, timers, report, onError }: WatchdogDeps): Watchdog {
  const allowed = allowedStayOf(flows);
  let lookedAt = Number.NEGATIVE_INFINITY;
  let found: readonly Stay[] = [];
  let known: ReadonlySet<string> = new Set();
  let cancel: CancelTimer = arm();

  function arm(): CancelTimer {
    return timers.schedule(intervalMs, () => {
      look();
      cancel = arm();
    });
  }

  function look(): void {
    const now = clock.now();
    try {
      found = ledger.overstaying(allowed, now, maxReported);
    } catch (error) {
      onError(error);
      return;
    }
    lookedAt = now;
    for (const stay of found) if (!known.has(nameOf(stay))) report(stay);
    known = new Set(found.map(nameOf));
  }

  return {
    overstaying() {
      if (Math.abs(clock.now() - lookedAt) >= freshMs) look();
      return found;
    },
    close: () => cancel(),
  };
}

function nameOf({ run, status, sinceAt }: Stay): string {
  return `${run} ${status} ${sinceAt}`;
}
