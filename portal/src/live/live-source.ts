import { decideLive, initialLive, type LiveEvent, type LiveState, refreshDelay } from "./live.ts";

export interface LiveSource {
  readonly state: () => LiveState;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Keeps one connection to `/api/live` for as long as the page is open; calls `refresh` when something changed. */
export function openLiveSource(refresh: () => void): LiveSource {
  const listeners = new Set<() => void>();
  let state = initialLive;
  let source: EventSource | undefined;
  let refreshedAt: number | undefined;
  let refreshTimer: number | undefined;

  const scheduleRefresh = () => {
    if (refreshTimer !== undefined) return;
    const run = () => {
      refreshTimer = undefined;
      refreshedAt = Date.now();
      refresh();
    };
    refreshTimer = window.setTimeout(run, refreshDelay(refreshedAt, Date.now()));
  };

  const handle = (event: LiveEvent) => {
    const decision = decideLive(state, event);
    state = decision.state;
    if (decision.refresh) scheduleRefresh();
    if (decision.reopenAfterMs !== undefined) window.setTimeout(open, decision.reopenAfterMs);
    for (const listener of listeners) listener();
  };

  const open = () => {
    source?.close();
    const opened = new EventSource("/api/live");
    source = opened;
    opened.addEventListener("open", () => handle({ kind: "opened" }));
    opened.addEventListener("change", () => handle({ kind: "changed" }));
    opened.addEventListener("error", () =>
      handle({ kind: "failed", gaveUp: opened.readyState === EventSource.CLOSED }),
    );
  };

  open();
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
