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
      const resolves = waiting.get(end.runId) ?? [];
      waiting.delete(end.runId);
      for (const resolve of resolves) resolve(end);
    },
  };
}
