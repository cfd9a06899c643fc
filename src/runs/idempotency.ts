import type { RunId } from "../core/ids.ts";

/**
 * Names what a run does, for the systems that it calls and for itself.
 *
 * 1. The key of a step is the same for every attempt, after every crash and every replay that keeps its effect.
 * 2. Once the step was undone, its next execution has a new key: with the old one a system would answer with what it
 *    remembers of the effect that is gone.
 * 3. The undo of a step has a key of its own, one for each time the step is undone.
 */
export function stepKey(run: RunId, step: string, undoneCount: number): string {
  return undoneCount === 0 ? `${run}/${step}` : `${run}/${step}/${undoneCount + 1}`;
}

export function undoKey(run: RunId, step: string, undoneCount: number): string {
  return `${stepKey(run, step, undoneCount)}/undo`;
}

/** Counts how often each name occurs, in the order in which the flow function asks. */
export function createOccurrences(): (kind: string, name: string) => string {
  const seen = new Map<string, number>();
  return (kind, name) => {
    const key = `${kind}:${name}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? name : `${name}#${count}`;
  };
}
