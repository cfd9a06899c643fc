/**
 * Executes a run: calls its flow function, and when that fails decides between undo and dead letter.
 *
 * Model: the flow function is called anew whenever the run is taken up, and whatever it already did is answered from the
 * journal. So nothing but the journal has to survive a crash.
 *
 * 1. A step is done in attempts (work.ts); each attempt is recorded before anything is built on it.
 * 2. What the function throws ends the run: with an undo when the cause says so and there is something to undo, else as a
 *    dead letter. The decision is recorded before the first undo.
 * 3. The end is recorded when everything that the function began is over, awaited or not; from its return on nothing begins.
 * 4. Once that decision is recorded, the function is called only to find out what there is to undo: it gets no further than
 *    what is recorded, whatever its code says now (guard.ts).
 * 5. Undo goes in reverse order of completion. An undo that fails for good makes a dead letter with cause `undo-failed`. Nothing is
 *    undone while it is not known whether a step with an undo took effect (settle.ts).
 * 6. No end is built on code that does not know all that is recorded: such a run waits for code that does.
 */
import { isUndone } from "./cause.ts";
import { diverged } from "./divergence.ts";
import { doubtKey } from "./effect.ts";
import type { Execution } from "./execution.ts";
import type { Fact } from "./fact.ts";
import { type Failure, failedStepOf, failureOf, isBusinessRejection } from "./failure.ts";
import { createGuard, type Stop } from "./guard.ts";
import { createProgress, type RunProgress } from "./progress.ts";
import { createRun } from "./run-handle.ts";
import { createRootScope, type Scope } from "./scope.ts";
import { serialise } from "./serialise.ts";
import { hasSomethingToUndo, settleDoubts } from "./settle.ts";
import { resultExcess } from "./size.ts";
import { doWork } from "./work.ts";

type Outcome =
  | { readonly kind: "returned"; readonly result: unknown }
  | { readonly kind: "threw"; readonly failure: Failure; readonly step: string | undefined }
  | Stop;

/** Resolves when the end of the run is recorded, or that it waits for code that fits. */
export async function executeRun(execution: Execution): Promise<void> {
  const progress = createProgress(execution);
  const guard = createGuard(execution, progress);
  const scope = createRootScope({ ...execution, journal: guard.journal }, progress);
  const outcome = await Promise.race([callFlow(execution, scope), guard.stopped]);
  await progress.end();
  await execution.journal.append(await ending(execution, progress, afterAll(outcome, progress)));
}

/** A flow function that returned while something failed that it did not await has failed all the same. */
function afterAll(outcome: Outcome, progress: RunProgress): Outcome {
  const left = outcome.kind === "returned" ? progress.unobservedFailure() : undefined;
  return left === undefined ? outcome : threw(left.reason);
}

function threw(thrown: unknown): Outcome {
  return { kind: "threw", failure: failureOf(thrown, "flow-failed"), step: failedStepOf(thrown) };
}

async function callFlow({ flow, input, misfit, state }: Execution, scope: Scope): Promise<Outcome> {
  if (misfit !== undefined) return { kind: "threw", failure: misfit, step: undefined };
  let outcome: Outcome;
  try {
    outcome = { kind: "returned", result: await flow.run(input as never, createRun(scope)) };
  } catch (thrown) {
    outcome = threw(thrown);
  }
  return state.undoing === undefined ? outcome : { kind: "undoing", failure: state.undoing.failure };
}

/** The fact that the run ends with. */
async function ending(execution: Execution, progress: RunProgress, outcome: Outcome): Promise<Fact> {
  switch (outcome.kind) {
    case "diverged":
      return { kind: "diverged", failure: outcome.failure };
    case "expired":
      return { kind: "dead", failure: outcome.failure };
    case "returned":
      return misfit(execution, progress) ?? completed(execution, outcome.result);
    case "undoing":
      return misfit(execution, progress) ?? undoAll(execution, progress, outcome.failure);
    case "threw":
      return afterFailure(execution, progress, outcome.failure, outcome.step);
  }
}

/** What the code did not ask for would be lost to the undo, or is of code that is gone. */
function misfit({ flow, state }: Execution, progress: RunProgress): Fact | undefined {
  if (progress.unaskedCount() === 0 || state.isLoose) return undefined;
  return { kind: "diverged", failure: diverged({ flow }, progress.unasked()) };
}

function completed({ flow }: Execution, result: unknown): Fact {
  // Steps that give nothing, gathered in an array, are a natural end of a flow.
  const serialised = serialise(result, { gapsAsNull: true });
  if (serialised.ok) {
    const failure = resultExcess(flow, `The result of flow "${flow.name}"`, serialised.text);
    return failure === undefined ? { kind: "completed", result: serialised.text } : { kind: "dead", failure };
  }
  const { pointer, found } = serialised.error;
  const failure: Failure = {
    cause: "defect",
    code: "step-result-invalid",
    message: `The result of flow "${flow.name}" cannot be recorded: it has ${found} at "${pointer}". Return plain JSON, or nothing.`,
    details: { pointer, found },
  };
  return { kind: "dead", failure };
}

async function afterFailure(
  execution: Execution,
  progress: RunProgress,
  failure: Failure,
  step: string | undefined,
): Promise<Fact> {
  if (!isUndone(failure.cause)) return dead(failure, step);
  const unfit = misfit(execution, progress);
  if (unfit !== undefined) return unfit;
  if (!hasSomethingToUndo(execution, progress)) {
    return isBusinessRejection(failure) ? { kind: "rejected", failure } : dead(failure, step);
  }
  await execution.journal.once("undoing", () => ({ kind: "undoing" as const, failure }));
  return undoAll(execution, progress, failure);
}

function dead(failure: Failure, step: string | undefined): Fact {
  return step === undefined ? { kind: "dead", failure } : { kind: "dead", failure, step };
}

/** The fact that ends the run: that it is compensated or canceled, or `dead` when an undo failed for good or something is in doubt. */
async function undoAll(execution: Execution, progress: RunProgress, reason: Failure): Promise<Fact> {
  const settled = await settleDoubts(execution, progress);
  if ("dead" in settled) return settled.dead;
  const inOrder = settled.undoables.toSorted((left, right) => left.seq - right.seq);
  const left = inOrder.map(({ step }) => step);
  for (const { step, work } of inOrder.toReversed()) {
    try {
      await doWork(execution, work);
      left.pop();
    } catch (thrown) {
      const cause = failureOf(thrown, "undo-failed");
      const what = cause.cause === "uncertain" ? cause.message : `The undo of step "${step}" failed: ${cause.message}`;
      const failure: Failure = {
        cause: "undo-failed",
        code: "undo-failed",
        message: `${what} Not undone: ${notUndone(execution, left)}. Fix the cause and replay the run, or undo it by hand and close the run.`,
        details: { step, cause: cause.cause },
      };
      return { kind: "dead", failure };
    }
  }
  const canceled = execution.state.undoing?.canceled;
  return canceled === undefined ? { kind: "compensated", failure: reason } : { kind: "canceled", ...canceled };
}

function notUndone({ state }: Execution, steps: readonly string[]): string {
  return steps
    .map((step) => (state.doubts.has(doubtKey("undo", step)) ? `"${step}" (may be undone)` : `"${step}"`))
    .join(", ");
}
