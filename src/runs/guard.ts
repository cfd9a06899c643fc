/**
 * What stands between a flow function and the journal of its run.
 *
 * 1. What is recorded is always answered. What is not passes only while the run may go on: not once it is decided that the run
 *    is undone, not after its deadline, and not when the code does not fit what is recorded.
 * 2. The code fits as long as every recorded thing is asked for in the end. So something new that is asked for while others
 *    are recorded and not asked for yet is a step that was added before them (fit.ts finds that out), or a step that takes the
 *    place of one that is gone: then the run stops before anything of it is done.
 * 3. Once stopped, a run stays stopped, whatever its code catches.
 */
import { durationMs, formatMs } from "../core/duration.ts";
import { diverged } from "./divergence.ts";
import type { Execution, RunJournal } from "./execution.ts";
import { type Failure, RunFailure } from "./failure.ts";
import { asksForAllRecorded } from "./fit.ts";
import type { RunProgress } from "./progress.ts";

/** Why an execution went no further. */
export interface Stop {
  readonly kind: "undoing" | "expired" | "diverged";
  readonly failure: Failure;
}

export interface Guard {
  readonly journal: RunJournal;
  /** Resolves when the run is stopped while it is executed. */
  readonly stopped: Promise<Stop>;
}

export function createGuard(execution: Execution, progress: RunProgress): Guard {
  const { journal, state } = execution;
  const deadlineAt = deadlineOf(execution);
  const { promise: stopped, resolve: announce } = Promise.withResolvers<Stop>();
  let stop: Stop | undefined =
    state.undoing === undefined ? undefined : { kind: "undoing", failure: state.undoing.failure };
  let isTrusted = state.isLoose;

  function halt(reason: Stop): RunFailure {
    stop ??= reason;
    announce(stop);
    return new RunFailure(stop.failure);
  }

  function expire(): RunFailure {
    return halt({ kind: "expired", failure: expired(execution) });
  }

  function hasExpired(): boolean {
    return deadlineAt !== undefined && journal.now() >= deadlineAt;
  }

  /** @throws RunFailure when the run must not do anything new. */
  async function requireFit(key: string): Promise<void> {
    await journal.quiet();
    if (stop !== undefined) throw new RunFailure(stop.failure);
    if (progress.unaskedCount() === 0) return;
    if (await asksForAllRecorded(execution)) isTrusted = true;
    else throw halt({ kind: "diverged", failure: diverged(execution, progress.unasked(), key) });
  }

  return {
    stopped,
    journal: {
      ...journal,
      once(key, produce, requests) {
        progress.ask(key);
        if (state.recorded.has(key)) return journal.once(key, produce, requests);
        if (stop !== undefined) return Promise.reject(new RunFailure(stop.failure));
        if (hasExpired()) return Promise.reject(expire());
        if (progress.unaskedCount() === 0 || isTrusted) return journal.once(key, produce, requests);
        return requireFit(key).then(() => journal.once(key, produce, requests));
      },
      async until(at) {
        if (stop !== undefined) return;
        if (deadlineAt === undefined || at <= deadlineAt) return journal.until(at);
        await journal.until(deadlineAt);
        throw expire();
      },
      async signal(name, untilAt) {
        if (stop !== undefined) throw new RunFailure(stop.failure);
        if (deadlineAt === undefined || (untilAt !== undefined && untilAt <= deadlineAt)) {
          return journal.signal(name, untilAt);
        }
        const signal = await journal.signal(name, deadlineAt);
        if (signal === undefined) throw expire();
        return signal;
      },
    },
  };
}

/** When the run must be over: the deadline counts from its acceptance, or from its latest replay. */
function deadlineOf({ flow, state, acceptedAt }: Execution): number | undefined {
  if (flow.deadline === undefined || state.undoing !== undefined) return undefined;
  return Math.max(acceptedAt, state.replayedAt) + durationMs(flow.deadline);
}

function expired({ flow }: Execution): Failure {
  const deadlineMs = durationMs(flow.deadline ?? "0s");
  return {
    cause: "expired",
    code: "run-expired",
    message: `The run was not over ${formatMs(deadlineMs)} after it was accepted, which is the deadline of flow "${flow.name}". What it did is kept: replay it, which gives it as much time again, or close it.`,
    details: { flow: flow.name, deadlineMs },
  };
}
