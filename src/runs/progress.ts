/**
 * What an execution has asked for and what is still under way.
 *
 * 1. Branches of a `Promise.all` go on when one of them has failed, and a step may lack its `await`: their facts must not come
 *    after the end of the run, so the end waits for them.
 * 2. Once the flow function has ended, nothing new begins. What is recorded is still answered, so that every step that was
 *    done is known to the undo, in whatever order the branches come to it.
 * 3. A failure that nobody observed until then fails the run (observed-promise.ts).
 * 4. What is recorded and was not asked for when nothing moves any more is what the code does not know (see divergence.ts).
 */

import type { Doubt } from "./effect.ts";
import type { Execution, RunJournal } from "./execution.ts";
import type { RecordedFact } from "./fact.ts";
import type { FailureNotes } from "./observed-promise.ts";
import type { Work } from "./perform.ts";
import { attemptKey } from "./state.ts";

/** A step that was done and can be undone. */
export interface Undoable {
  readonly step: string;
  /** Place of the step's result among the facts of the run. */
  readonly seq: number;
  /** The work of undoing it. */
  readonly work: Work;
}

/** A step that failed, or was not let go on, while it is not known whether it took effect. */
export interface Doubtful {
  readonly step: string;
  readonly doubt: Doubt;
  /** The step itself; absent for a call of another flow. */
  readonly work: Work | undefined;
  /** The work of undoing it, by what it gave; `undefined` when it has no undo. */
  readonly undo: ((value: unknown) => Work) | undefined;
}

export interface RunProgress {
  readonly undoables: Undoable[];
  readonly doubtful: Doubtful[];
  /** By the key of a match (match.ts): the place of the last event that was received for it. */
  readonly lastPositions: Map<string, number>;
  /** Begins what has this key; once the flow function has ended only what is recorded, else its promise stays unsettled. */
  begin<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Notes that the code asks for what has this key. */
  ask(key: string): void;
  /** What is recorded and was not asked for yet, oldest first. */
  unasked(): readonly RecordedFact[];
  unaskedCount(): number;
  /** What failed while nobody observed it. */
  readonly failures: FailureNotes;
  /** The first of them, when the flow function has ended and nothing is under way any more. */
  unobservedFailure(): { readonly reason: unknown } | undefined;
  /** To be called when the flow function has ended. Resolves when nothing is under way any more. */
  end(): Promise<void>;
}

/** Facts that the code asks for by name; undo is the engine's own doing. */
function isAskedFor({ fact }: RecordedFact): boolean {
  return fact.kind === "attempt" ? fact.phase === "do" : fact.kind !== "undoing";
}

const nothing: Map<string, RecordedFact> = new Map();

function askedFor(recorded: ReadonlyMap<string, RecordedFact>): readonly (readonly [string, RecordedFact])[] {
  return [...recorded].filter(([, each]) => isAskedFor(each));
}

export function createProgress({
  state,
  journal,
}: Pick<Execution, "state"> & { readonly journal: Pick<RunJournal, "quiet"> }): RunProgress {
  const undoables: Undoable[] = [];
  const doubtful: Doubtful[] = [];
  const unasked = state.recorded.size === 0 ? nothing : new Map(askedFor(state.recorded));
  const unobserved = new Map<object, unknown>();
  /** Promises that the flow was given and that are not settled. */
  let openCount = 0;
  let underWayCount = 0;
  let hasEnded = false;
  let onLast: (() => void) | undefined;

  function over(): void {
    underWayCount--;
    if (underWayCount === 0) onLast?.();
  }

  function idle(): Promise<void> {
    if (underWayCount === 0) return Promise.resolve();
    return new Promise((resolve) => {
      onLast = resolve;
    });
  }

  return {
    undoables,
    doubtful,
    lastPositions: new Map(),
    begin(key, work) {
      if (hasEnded && !state.recorded.has(key)) return new Promise(() => {});
      underWayCount++;
      const promise = work();
      promise.then(over, over);
      return promise;
    },
    ask(key) {
      unasked.delete(key);
    },
    unasked: () => [...unasked.values()],
    unaskedCount: () => unasked.size,
    failures: {
      opened: () => void openCount++,
      settled: () => void openCount--,
      note: (promise, reason) => void unobserved.set(promise, reason),
      takeBack: (promise) => void unobserved.delete(promise),
    },
    unobservedFailure() {
      for (const reason of unobserved.values()) return { reason };
      return undefined;
    },
    async end() {
      hasEnded = true;
      const hasMore = openCount > 0;
      await idle();
      // What is built on a promise that nobody awaited fails some moments after it.
      if (hasMore) await journal.quiet();
      // On a first execution there is nothing recorded that could still be asked for.
      for (let before = -1; unasked.size > 0 && unasked.size !== before; ) {
        before = unasked.size;
        await journal.quiet();
        await idle();
      }
    },
  };
}

/** The key under which the first attempt of a step is recorded: it tells whether the step was begun. */
export function stepBegun(step: string): string {
  return attemptKey("do", step, 1);
}
