import type { RunId } from "../../core/ids.ts";
import type { RunEnd } from "../../runs/engine.ts";

/** Who waits for the ends of which runs. */
export interface Watchers {
  /** Resolves when the end is announced. */
  watch(run: RunId): Promise<RunEnd>;
  announce(end: RunEnd): void;
}

export function createWatchers(): Watchers {
  const waiting = new Map<RunId, ((end: RunEnd) => void)[]>();
  return {
    watch: (run) =>
      new Promise((resolve) => {
        const others = waiting.get(run);
        if (others === undefined) waiting.set(run, [resolve]);
        else others.push(resolve);
      }),
    announce(end) {
      const resolves = waiting.get(end.runId);
      if (resolves === undefined) return;
      waiting.delete(end.runId);
      // Emptied, for the same reason as the seats of live-runs.ts.
      for (const resolve of resolves.splice(0)) resolve(end);
    },
  };
}
