import { durationMs } from "../core/duration.ts";
import { tierRetry } from "../definitions/flow.ts";
import { checkRetry } from "../definitions/number.ts";
import type { StepOptions } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import { defaultRetryPolicy, type RetryPolicy } from "../resilience/retry.ts";
import type { Work } from "./attempt.ts";
import { stepKey, undoKey } from "./idempotency.ts";
import type { Scope } from "./scope.ts";
import { doWork } from "./work.ts";

type Action = (call: unknown) => unknown;
type Options = StepOptions<unknown, unknown>;

const defaultTimeoutMs = 60_000;

/** Does a step, and remembers how to undo it. `rest` is what follows the name in `run.step`. */
export async function step(scope: Scope, id: string, rest: readonly unknown[]): Promise<unknown> {
  const { execution } = scope;
  const { flow, run, state } = execution;
  const { system, action, options } = stepArguments(rest);
  if (options.retry !== undefined) checkRetry(`step "${id}"`, options.retry);
  const policy = (): RetryPolicy => ({
    ...defaultRetryPolicy,
    ...tierRetry[flow.tier],
    ...system?.retry,
    ...flow.retry,
    ...options.retry,
  });
  const timeoutMs = options.timeout === undefined ? defaultTimeoutMs : durationMs(options.timeout);
  const undoneCount = state.undone.get(id) ?? 0;
  const done = await doWork(execution, {
    phase: "do",
    step: id,
    system,
    idempotencyKey: stepKey(run, id, undoneCount),
    policy,
    timeoutMs,
    action,
  });
  scope.latestAt = Math.max(scope.latestAt, done.at);
  if (options.undo !== undefined) {
    const undo = typeof options.undo === "function" ? { do: options.undo } : options.undo;
    checkRetry(`the undo of step "${id}"`, undo.retry);
    const work: Work = {
      phase: "undo",
      step: id,
      system,
      idempotencyKey: undoKey(run, id, undoneCount),
      policy: () => ({ ...policy(), ...undo.retry }),
      timeoutMs: undo.timeout === undefined ? timeoutMs : durationMs(undo.timeout),
      action: (call) => undo.do(done.value, call),
    };
    scope.progress.undoables.push({ step: id, seq: done.seq, work });
  }
  return done.value;
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
