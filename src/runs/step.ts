import { type Duration, durationMs } from "../core/duration.ts";
import { tierRetry } from "../definitions/flow.ts";
import { checkRetry } from "../definitions/number.ts";
import type { StepOptions } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import { defaultRetryPolicy } from "../resilience/retry.ts";
import type { Work } from "./attempt.ts";
import { stepKey, undoKey } from "./idempotency.ts";
import type { Scope } from "./scope.ts";
import { doWork } from "./work.ts";

type Action = (call: unknown) => unknown;
type Options = StepOptions<unknown, unknown>;

const defaultTimeout: Duration = "1m";

/** Does a step, and remembers how to undo it. `rest` is what follows the name in `run.step`. */
export async function step(scope: Scope, id: string, rest: readonly unknown[]): Promise<unknown> {
  const { execution } = scope;
  const { flow, run, state } = execution;
  const { system, action, options } = stepArguments(rest);
  checkRetry(`step "${id}"`, options.retry);
  const inherited = { ...defaultRetryPolicy, ...tierRetry[flow.tier], ...system?.retry, ...flow.retry };
  const policy = { ...inherited, ...options.retry };
  const undoneCount = state.undone.get(id) ?? 0;
  const shared = { step: id, system, policy, timeoutMs: durationMs(options.timeout ?? defaultTimeout) };
  const done = await doWork(execution, {
    ...shared,
    phase: "do",
    idempotencyKey: stepKey(run, id, undoneCount),
    action,
  });
  scope.latestAt = Math.max(scope.latestAt, done.at);
  if (options.undo !== undefined) {
    const undo = typeof options.undo === "function" ? { do: options.undo } : options.undo;
    checkRetry(`the undo of step "${id}"`, undo.retry);
    const work: Work = {
      ...shared,
      phase: "undo",
      idempotencyKey: undoKey(run, id, undoneCount),
      policy: { ...policy, ...undo.retry },
      timeoutMs: undo.timeout === undefined ? shared.timeoutMs : durationMs(undo.timeout),
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
