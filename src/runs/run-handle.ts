import type { Contract } from "../contracts/contract.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import { checkRetry } from "../definitions/number.ts";
import type { Run, StepOptions } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import { defaultRetryPolicy } from "../resilience/retry.ts";
import type { Work } from "./attempt.ts";
import { eventText, requireFit, subscriptions } from "./event.ts";
import type { Execution } from "./execution.ts";
import type { EmittedFact, SleptFact } from "./fact.ts";
import { createOccurrences, stepKey, undoKey } from "./idempotency.ts";
import { createUnderWay } from "./under-way.ts";
import { doWork } from "./work.ts";

/** A step that was done and can be undone. */
export interface Undoable {
  readonly step: string;
  /** Place of the step's result among the facts of the run. */
  readonly seq: number;
  /** The work of undoing it. */
  readonly work: Work;
}

/** The `run` of a flow function, and what the execution learns from its use. */
export interface RunHandle {
  readonly run: Run;
  /**
   * To be called when the flow function has ended: from then on nothing new begins. Resolves when everything that it began is
   * over, awaited or not, with the steps that can be undone, in order of completion.
   */
  finish(): Promise<readonly Undoable[]>;
}

type Action = (call: unknown) => unknown;
type Options = StepOptions<unknown, unknown>;

const defaultTimeout: Duration = "1m";

export function createRunHandle(execution: Execution): RunHandle {
  const { journal, flow, run, state } = execution;
  const occurrence = createOccurrences();
  const undoables: Undoable[] = [];
  const underWay = createUnderWay();
  let latestAt = execution.acceptedAt;

  async function step(name: string, ...rest: readonly unknown[]): Promise<unknown> {
    const { system, action, options } = stepArguments(rest);
    const id = occurrence("step", name);
    checkRetry(`step "${id}"`, options.retry);
    const policy = { ...defaultRetryPolicy, ...(system === undefined ? flow.retry : system.retry), ...options.retry };
    const undoneCount = state.undone.get(id) ?? 0;
    const shared = { step: id, system, policy, timeoutMs: durationMs(options.timeout ?? defaultTimeout) };
    const done = await doWork(execution, {
      ...shared,
      phase: "do",
      idempotencyKey: stepKey(run, id, undoneCount),
      action,
    });
    latestAt = Math.max(latestAt, done.at);
    const { undo } = options;
    if (undo !== undefined) {
      const work: Work = {
        ...shared,
        phase: "undo",
        idempotencyKey: undoKey(run, id, undoneCount),
        action: (call) => undo(done.value, call),
      };
      undoables.push({ step: id, seq: done.seq, work });
    }
    return done.value;
  }

  async function emit(contract: Contract<unknown>, data: unknown): Promise<string> {
    const id = occurrence("event", contract.name);
    const eventId = `${run}/${id}`;
    const text = eventText(contract, data);
    const fact = (): EmittedFact => {
      requireFit(contract, data);
      return {
        kind: "emitted",
        step: id,
        eventId,
        contract: contract.name,
        contractVersion: contract.version,
        data: text,
      };
    };
    const recorded = await journal.once(`emitted:${id}`, fact, () => subscriptions(execution, contract, eventId, text));
    latestAt = Math.max(latestAt, recorded.at);
    return eventId;
  }

  async function sleep(name: string, duration: Duration): Promise<void> {
    const id = occurrence("sleep", name);
    const lengthMs = durationMs(duration);
    const sleeping = (): SleptFact => ({
      kind: "slept",
      step: id,
      untilAt: execution.context.clock.now() + lengthMs,
    });
    // Only its record holds up the end of the run: a sleep may go on when the flow function needs it no more.
    const { fact } = await underWay.add(() => journal.once(`slept:${id}`, sleeping));
    await journal.until(fact.untilAt);
    latestAt = Math.max(latestAt, fact.untilAt);
  }

  const handle: Run = {
    runId: run,
    key: execution.key,
    step: ((...rest: Parameters<typeof step>) => underWay.add(() => step(...rest))) as Run["step"],
    emit: (contract, data) => underWay.add(() => emit(contract, data)),
    sleep: (name, duration) => handled(sleep(name, duration)),
    now: () => new Date(latestAt),
    id: (name) => `${run}/${occurrence("id", name)}`,
  };
  return {
    run: handle,
    finish: async () => {
      await underWay.end();
      return undoables.sort((left, right) => left.seq - right.seq);
    },
  };
}

/** Whoever awaits the promise gets its failure; one that nobody awaits must not end the process. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function stepArguments(rest: readonly unknown[]): {
  system: System<unknown> | undefined;
  action: Action;
  options: Options;
} {
  const [first, second, third] = rest;
  if (typeof first === "function")
    return { system: undefined, action: first as Action, options: (second ?? {}) as Options };
  return { system: first as System<unknown>, action: second as Action, options: (third ?? {}) as Options };
}
