import type { RunId } from "../core/ids.ts";

/**
 * Names what a run does, for the systems that it calls and for itself.
 *
 * 1. The key of a step is the same for every attempt, after every crash and every replay that keeps its effect.
 * 2. Once the step was undone, its next execution has a new key: with the old one a system would answer with what it
 *    remembers of the effect that is gone.
 * 3. The undo of a step has a key of its own, one for each time the step is undone.
 * 4. Different things have different keys: a "/" in the name of a step is written as in a URL, so that the step "a/undo" is
 *    not the undo of "a".
 */
export function stepKey(run: RunId, step: string, undoneCount: number): string {
  const name = /[%/]/.test(step) ? step.replaceAll("%", "%25").replaceAll("/", "%2F") : step;
  return undoneCount === 0 ? `${run}/${name}` : `${run}/${name}/${undoneCount + 1}`;
}

export function undoKey(run: RunId, step: string, undoneCount: number): string {
  return `${stepKey(run, step, undoneCount)}/undo`;
}

/**
 * Tells the occurrences of a name apart, in the order in which the flow function asks: `a`, `a#2`, `a#3`. A name that looks
 * like an occurrence of another is told apart as well: whoever comes second gets the next number that is free. Names are
 * as they can be stored: a half of a surrogate pair, which cannot, is replaced.
 */
export function createOccurrences(): (kind: string, name: string) => string {
  const given = new Map<string, number>();
  return (kind, name) => {
    const stored = name.toWellFormed();
    const key = `${kind}:${stored}`;
    let count = given.get(key) ?? 0;
    let id: string;
    do {
      count++;
      id = count === 1 ? stored : `${stored}#${count}`;
    } while (id !== stored && given.has(`${kind}:${id}`));
    given.set(key, count);
    if (id !== stored) given.set(`${kind}:${id}`, 1);
    return id;
  };
}
