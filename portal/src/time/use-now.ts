import { useSyncExternalStore } from "react";

/** Everything on the page that shows passing time ticks together, once a second, and only while something shows it. */
const listeners = new Set<() => void>();
let timer: number | undefined;
let offset = 0;
let current = Date.now();

function tick(): void {
  current = Date.now() + offset;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = Date.now() + offset;
    timer = window.setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Corrects our clock by the server's, so that countdowns end when the server thinks they do. */
export function setClockOffset(offsetMs: number): void {
  offset = offsetMs;
}

/** The server's time now, ticking once a second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}
