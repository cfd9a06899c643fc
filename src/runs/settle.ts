/**
 * Finds out about steps in doubt before a run is undone.
 *
 * 1. A step with a `check` is asked about: what happened is undone with the others, what did not needs no undo.
 * 2. What cannot be found out keeps the run from being undone at all: to undo the rest of a run around an effect that nobody knows of
 *    makes things worse, and whoever reads the end of the run would take everything for undone.
 * 3. A step without an undo keeps its effect when the run is undone, so a doubt about it changes nothing.
 */

import { unresolved } from "./doubt.ts";
import type { Execution } from "./execution.ts";
import type { DeadFact, StepDoubt } from "./fact.ts";
import { reject } from "./failure.ts";
import type { Work } from "./perform.ts";
import type { Doubtful, RunProgress, Undoable } from "./progress.ts";
import { doWork } from "./work.ts";

/** Everything that is to be undone; or what is in doubt and cannot be found out. */
export async function settleDoubts(
  execution: Execution,
  { undoables, doubtful }: RunProgress,
): Promise<{ readonly undoables: readonly Undoable[] } | { readonly dead: DeadFact }> {
  const all = [...undoables];
  const open: StepDoubt[] = [...neverAskedFor(execution, doubtful)];
  for (const each of doubtful) {
    const { step, doubt, undo } = each;
    if (undo === undefined) continue;
    const found = await settle(execution, each);
    if (found === undefined) open.push({ step, doubt });
    else if (found.happened) all.push({ step, seq: found.seq, work: undo(found.value) });
  }
  return open.length === 0 ? { undoables: all } : { dead: { kind: "dead", failure: unresolved(open), doubts: open } };
}

/** Whether anything was done, or may have been done, that an undo would have to take back. */
export function hasSomethingToUndo(execution: Execution, { undoables, doubtful }: RunProgress): boolean {
  return (
    undoables.length > 0 ||
    doubtful.some(({ undo }) => undo !== undefined) ||
    neverAskedFor(execution, doubtful).length > 0
  );
}

/** Whether the step happened, and what it gave; `undefined` when that cannot be found out. */
async function settle(
  execution: Execution,
  { step, work }: Doubtful,
): Promise<
  { readonly happened: true; readonly seq: number; readonly value: unknown } | { readonly happened: false } | undefined
> {
  if (work?.check === undefined) return undefined;
  const asked: Work = { ...work, isSettling: true, action: nothingHappened };
  try {
    const { value, seq } = await doWork(execution, asked);
    return { happened: true, seq, value };
  } catch {
    return execution.state.doubts.has(`do:${step}`) ? undefined : { happened: false };
  }
}

function nothingHappened(): never {
  throw reject("The check found that the step did not happen.");
}

/** Doubts about steps that the flow came to before it was replayed from the start, and has not come to since. */
function neverAskedFor({ state }: Execution, doubtful: readonly Doubtful[]): readonly StepDoubt[] {
  const asked = new Set(doubtful.map(({ step }) => step));
  return [...state.doubts].flatMap(([key, doubt]) => {
    const step = key.slice("do:".length);
    return key.startsWith("do:") && !asked.has(step) ? [{ step, doubt }] : [];
  });
}
