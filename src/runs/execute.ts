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
 *    what is recorded, whatever its code says now.
 * 5. Undo goes in reverse order of completion. An undo that fails for good makes a dead letter with cause `undo-failed`.
 */
import { isUndone } from "./cause.ts";
import type { Execution, RunJournal } from "./execution.ts";
import type { Fact } from "./fact.ts";
import { type Failure, failureOf, RunFailure } from "./failure.ts";
import { createRunHandle, type Undoable } from "./run-handle.ts";
import { serialise } from "./serialise.ts";
import { doWork } from "./work.ts";

/** Resolves when the end of the run is recorded: it is completed, compensated or dead. */
export async function executeRun(execution: Execution): Promise<void> {
  const decided = execution.state.recorded.get("undoing")?.fact;
  const replaying = decided?.kind === "undoing" ? haltAtFrontier(execution, decided.failure) : execution;
  const handle = createRunHandle(replaying);
  let failure: Failure;
  try {
    const result = await execution.flow.run(execution.input as never, handle.run);
    if (decided?.kind !== "undoing") {
      await handle.finish();
      await complete(execution, result);
      return;
    }
    failure = decided.failure;
  } catch (thrown) {
    failure = decided?.kind === "undoing" ? decided.failure : failureOf(thrown, "flow-failed");
  }
  await fail(execution, failure, await handle.finish());
}

async function complete({ journal, flow }: Execution, result: unknown): Promise<void> {
  // Steps that give nothing, gathered in an array, are a natural end of a flow.
  const serialised = serialise(result, { gapsAsNull: true });
  if (serialised.ok) {
    await journal.append({ kind: "completed", result: serialised.text });
    return;
  }
  const { pointer, found } = serialised.error;
  const failure: Failure = {
    cause: "defect",
    code: "step-result-invalid",
    message: `The result of flow "${flow.name}" cannot be recorded: it has ${found} at "${pointer}". Return plain JSON, or nothing.`,
    details: { pointer, found },
  };
  await journal.append({ kind: "dead", failure });
}

async function fail(execution: Execution, failure: Failure, undoables: readonly Undoable[]): Promise<void> {
  const { journal, state } = execution;
  if (!state.isUndoing && !(isUndone(failure.cause) && undoables.length > 0)) {
    await journal.append({ kind: "dead", failure });
    return;
  }
  await journal.once("undoing", () => ({ kind: "undoing" as const, failure }));
  await journal.append(await undoAll(execution, undoables, failure));
}

/** The fact that ends the run: `compensated`, or `dead` when an undo failed for good. */
async function undoAll(execution: Execution, undoables: readonly Undoable[], reason: Failure): Promise<Fact> {
  const left = undoables.map(({ step }) => step);
  for (const { step, work } of undoables.toReversed()) {
    try {
      await doWork(execution, work);
      left.pop();
    } catch (thrown) {
      const cause = failureOf(thrown, "undo-failed");
      const failure: Failure = {
        cause: "undo-failed",
        code: "undo-failed",
        message: `The undo of step "${step}" failed: ${cause.message} Left undone: ${left.map((name) => `"${name}"`).join(", ")}. Mend the cause and replay the run, or undo it by hand and close the run.`,
        details: { step, cause: cause.cause },
      };
      return { kind: "dead", failure };
    }
  }
  return { kind: "compensated", failure: reason };
}

/** An execution that answers only what is recorded; the first thing that is not recorded throws the failure instead. */
function haltAtFrontier(execution: Execution, failure: Failure): Execution {
  const { journal, state } = execution;
  const halting: RunJournal = {
    ...journal,
    once: (key, produce, requests) => {
      if (!state.recorded.has(key)) throw new RunFailure(failure);
      return journal.once(key, produce, requests);
    },
    until: () => Promise.resolve(),
  };
  return { ...execution, journal: halting };
}
