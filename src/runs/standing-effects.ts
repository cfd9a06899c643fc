import type { RecordedFact } from "./fact.ts";
import { stateOf } from "./state.ts";

/** What a run has done to systems, as far as it is known. Steps by name, in the order in which they were done. */
export interface StandingEffects {
  /** Done, and not undone. */
  readonly done: readonly string[];
  readonly undone: readonly string[];
  /** It is not known whether they took effect, or what they gave. */
  readonly uncertain: readonly UncertainEffect[];
}

export interface UncertainEffect {
  readonly step: string;
  /** Whether the step or its undo is in doubt. */
  readonly phase: "do" | "undo";
  /** The attempt that is in doubt. */
  readonly attempt: number;
  /** `happened`: it took effect, and what it gave is not known. */
  readonly effect: "happened" | "unknown";
  /** What is known, as a sentence. */
  readonly message: string;
}

export function standingEffects(facts: readonly RecordedFact[]): StandingEffects {
  const done = new Set<string>();
  const undone = new Set<string>();
  for (const { fact } of facts) {
    const isDone = fact.kind === "resolved" ? fact.happened : fact.kind === "attempt" && fact.failure === undefined;
    if (!isDone || (fact.kind !== "attempt" && fact.kind !== "resolved")) continue;
    if (fact.phase === "undo") moveTo(undone, done, fact.step);
    else moveTo(done, undone, fact.step);
  }
  const uncertain = [...stateOf(facts).doubts].map(([key, { attempt, effect, message }]) => {
    const isUndo = key.startsWith("undo:");
    const step = key.slice(key.indexOf(":") + 1);
    return { step, phase: isUndo ? ("undo" as const) : ("do" as const), attempt, effect, message };
  });
  return { done: [...done], undone: [...undone], uncertain };
}

function moveTo(to: Set<string>, from: Set<string>, step: string): void {
  from.delete(step);
  to.add(step);
}
