import type { Contract } from "../contracts/contract.ts";
import { validatorOf } from "../contracts/validate.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import type { Run, StepOptions } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import { defaultRetryPolicy } from "../resilience/retry.ts";
import type { Work } from "./attempt.ts";
import type { AcceptRequest } from "./engine.ts";
import type { Execution } from "./execution.ts";
import type { EmittedFact } from "./fact.ts";
import { RunFailure } from "./failure.ts";
import { createOccurrences, stepKey, undoKey } from "./idempotency.ts";
import { doWork } from "./work.ts";

/** A step that was done and can be undone. */
export interface Undoable {
  readonly step: string;
  /** The work of undoing it. */
  readonly work: Work;
}

/** The `run` of a flow function, and what the execution learns from its use. */
export interface RunHandle {
  readonly run: Run;
  /** Steps that can be undone, in order of completion. */
  readonly undoables: readonly Undoable[];
}

type Action = (call: unknown) => unknown;
type Options = StepOptions<unknown, unknown>;

const defaultTimeout: Duration = "1m";

export function createRunHandle(execution: Execution): RunHandle {
  const { journal, flow, run, state } = execution;
  const occurrence = createOccurrences();
  const undoables: Undoable[] = [];
  let latestAt = execution.acceptedAt;

  async function step(name: string, ...rest: readonly unknown[]): Promise<unknown> {
    const { system, action, options } = stepArguments(rest);
    const id = occurrence("step", name);
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
      undoables.push({ step: id, work });
    }
    return done.value;
  }

  async function emit(contract: Contract<unknown>, data: unknown): Promise<string> {
    const id = occurrence("event", contract.name);
    const eventId = `${run}/${id}`;
    const text = JSON.stringify(data);
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
    const recorded = await journal.once(`emitted:${id}`, fact, () =>
      subscriptions(execution, contract, eventId, data, text),
    );
    latestAt = Math.max(latestAt, recorded.at);
    return eventId;
  }

  async function sleep(name: string, duration: Duration): Promise<void> {
    const id = occurrence("sleep", name);
    const lengthMs = durationMs(duration);
    const { fact } = await journal.once(`slept:${id}`, () => ({
      kind: "slept" as const,
      step: id,
      untilAt: execution.context.clock.now() + lengthMs,
    }));
    await journal.until(fact.untilAt);
    latestAt = Math.max(latestAt, fact.untilAt);
  }

  const handle: Run = {
    runId: run,
    key: execution.key,
    step: step as Run["step"],
    emit,
    sleep,
    now: () => new Date(latestAt),
    id: (name) => `${run}/${occurrence("id", name)}`,
  };
  return { run: handle, undoables };
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

function requireFit(contract: Contract<unknown>, data: unknown): void {
  const violations = validatorOf(contract)(data);
  if (violations.length === 0) return;
  const places = violations.slice(0, 5).map(({ message }) => message);
  const more = violations.length > 5 ? ` (and ${violations.length - 5} more)` : "";
  throw new RunFailure({
    cause: "contract",
    code: "contract-broken",
    message: `The event does not fit ${contract.name}@${contract.version}: ${places.join("; ")}${more}. Mend what the flow builds, then replay the run.`,
    details: { contract: contract.name, version: contract.version },
  });
}

function subscriptions(
  execution: Execution,
  contract: Contract<unknown>,
  eventId: string,
  data: unknown,
  text: string,
): readonly AcceptRequest[] {
  return execution.context.subscribersOf(contract.name, contract.version).map((subscriber) => {
    const trigger = subscriber.on;
    const key = trigger.type === "event" && trigger.key !== undefined ? String(trigger.key(data as never)) : eventId;
    return { flow: subscriber.name, key, input: data, inputText: text };
  });
}
