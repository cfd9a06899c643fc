/**
 * Whether code fits what is recorded of a run: a dry execution, in which nothing is done and nothing is recorded.
 *
 * What is recorded is answered from the journal. What is not recorded is answered with `{}`, at once, so that the flow function
 * goes on and shows whether it comes to the rest of what is recorded. The code fits when it has asked for all of it. An added
 * step whose result decides what comes next may thus be taken for a misfit, never the reverse.
 */
import type { Fit } from "./divergence.ts";
import type { Execution, RunJournal } from "./execution.ts";
import type { Fact, RecordedFact } from "./fact.ts";
import { createProgress } from "./progress.ts";
import { createRun } from "./run-handle.ts";
import { createRootScope } from "./scope.ts";

/** A flow function that goes round for ever on what it is given asks for more than this. */
const maxUnknown = 10_000;

/** What a dry execution needs. */
export type DryRun = Omit<Execution, "journal"> & { readonly journal: Pick<RunJournal, "quiet"> };

export async function checkFit(execution: DryRun): Promise<Fit> {
  const { state } = execution;
  let askedCount = 0;
  let unknownCount = 0;
  let asked: string | undefined;

  const journal: RunJournal = {
    once: async <F extends Fact>(key: string) => {
      progress.ask(key);
      askedCount++;
      const known = state.recorded.get(key);
      if (known !== undefined) return known as RecordedFact & { readonly fact: F };
      if (++unknownCount > maxUnknown) return new Promise<never>(() => {});
      // Not before all branches have come to what is recorded of them: only then is it known what is missing.
      await execution.journal.quiet();
      if (progress.unaskedCount() > 0) asked ??= key;
      return { seq: state.length, at: state.latestAt, fact: unknown as unknown as F };
    },
    written: () => undefined,
    append: () => Promise.resolve(),
    now: () => state.latestAt,
    until: () => Promise.resolve(),
    signal: () => Promise.resolve({ value: "{}" }),
    mayRepeat: () => false,
    quiet: () => execution.journal.quiet(),
    admit: () => new Promise(() => {}),
  };
  const progress = createProgress({ state, journal });
  const scope = createRootScope({ ...execution, journal }, progress);
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
  };
  (async () => execution.flow.run(execution.input as never, createRun(scope)))().then(end, end);
  for (
    let idleTurns = 0, before = 0;
    !hasEnded && progress.unaskedCount() > 0 && idleTurns < maxIdleTurns;
    idleTurns++
  ) {
    if (askedCount > before) idleTurns = 0;
    before = askedCount;
    await execution.journal.quiet();
  }
  if (hasEnded) await progress.end();
  return { fits: progress.unaskedCount() === 0, unasked: progress.unasked(), asked };
}

export async function asksForAllRecorded(execution: DryRun): Promise<boolean> {
  return (await checkFit(execution)).fits;
}

/** Turns in which a flow function that asks for nothing is taken to wait for something outside of the run. */
const maxIdleTurns = 50;

/** Stands for whatever would be recorded: a result, a value, a wait that is over. */
const unknown = { kind: "attempt", result: "{}", value: "{}", untilAt: 0 } as const;
