/**
 * What the live connection does, as decisions over (state, event). A browser's EventSource reconnects by itself after a
 * broken connection, but gives up for good after an HTTP error: then we open a new one, later and later.
 *
 * 1. Whatever happened while we were not connected is unknown, so every connection after the first refreshes everything.
 * 2. Changes come up to twice a second; the pages are refreshed at most once a `refreshEveryMs`, and always after the last.
 */
export interface LiveState {
  readonly phase: "connecting" | "live" | "reconnecting";
  /** Connections that failed in a row. */
  readonly failures: number;
  /** Whether there ever was a connection. */
  readonly wasLive: boolean;
}

export type LiveEvent =
  | { readonly kind: "opened" }
  | { readonly kind: "changed" }
  /** `gaveUp` when the browser will not try again by itself. */
  | { readonly kind: "failed"; readonly gaveUp: boolean };

export interface LiveDecision {
  readonly state: LiveState;
  readonly refresh: boolean;
  /** Open a new connection after this long. */
  readonly reopenAfterMs?: number;
}

export const initialLive: LiveState = { phase: "connecting", failures: 0, wasLive: false };

const firstRetryMs = 1_000;
/** A person who looks at a page that has been down for long should not wait longer than this after it is back. */
const longestRetryMs = 15_000;
/** Refreshing reads the page's data again; once a second is as live as a person can read. */
export const refreshEveryMs = 1_000;

export function decideLive(state: LiveState, event: LiveEvent): LiveDecision {
  switch (event.kind) {
    case "opened":
      return { state: { phase: "live", failures: 0, wasLive: true }, refresh: state.wasLive };
    case "changed":
      return { state, refresh: true };
    case "failed": {
      const failures = state.failures + 1;
      const phase = state.wasLive || failures > 1 ? "reconnecting" : "connecting";
      const next: LiveState = { ...state, phase, failures };
      if (!event.gaveUp) return { state: next, refresh: false };
      return {
        state: next,
        refresh: false,
        reopenAfterMs: Math.min(longestRetryMs, firstRetryMs * 2 ** state.failures),
      };
    }
  }
}

/** How long to wait with a refresh, when the last one was at `lastAt`. */
export function refreshDelay(lastAt: number | undefined, now: number): number {
  return lastAt === undefined ? 0 : Math.min(refreshEveryMs, Math.max(0, lastAt + refreshEveryMs - now));
}
