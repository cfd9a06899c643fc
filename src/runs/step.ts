import { durationMs } from "../core/duration.ts";
import { tierRetry } from "../definitions/flow.ts";
import { checkRetry } from "../definitions/number.ts";
import type { StepOptions, UndoOptions } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import { defaultRetryPolicy, type RetryPolicy } from "../resilience/retry.ts";
import { doubtByRestart } from "./doubt.ts";
import { type Doubt, doubtKey } from "./effect.ts";
import type { Execution } from "./execution.ts";
import { stepKey, undoKey } from "./idempotency.ts";
import type { Work } from "./perform.ts";
import type { Scope } from "./scope.ts";
import { attemptKey } from "./state.ts";
import { doWork, type Worked } from "./work.ts";

type Action = (call: unknown) => unknown;
type Options = StepOptions<unknown, unknown>;

const defaultTimeoutMs = 60_000;

/** Does a step, and remembers how to undo it. `rest` is what follows the name in `run.step`. */
export async function step(scope: Scope, id: string, rest: readonly unknown[]): Promise<unknown> {
  const { execution, progress } = scope;
  const { options, ...called } = stepArguments(rest);
  const work = workOf(execution, id, called, options);
  const { undo } = options;
  const undoWork =
    undo === undefined ? undefined : undoOf(execution, work, typeof undo === "function" ? { do: undo } : undo);
  let done: Worked;
  try {
    done = await doWork(execution, work);
  } catch (thrown) {
    const doubt = execution.state.doubts.get(doubtKey("do", id)) ?? doubtOfUnrecorded(execution, id, work);
    if (doubt !== undefined) progress.doubtful.push({ step: id, doubt, work, undo: undoWork });
    throw thrown;
  }
  scope.latestAt = Math.max(scope.latestAt, done.at);
  if (undoWork !== undefined) progress.undoables.push({ step: id, seq: done.seq, work: undoWork(done.value) });
  return done.value;
}

function workOf(
  { flow, run, state }: Execution,
  id: string,
  { system, action }: { readonly system: System<unknown> | undefined; readonly action: Action },
  options: Options,
): Work {
  if (options.retry !== undefined) checkRetry(`step "${id}"`, options.retry);
  const policy = (): RetryPolicy => ({
    ...defaultRetryPolicy,
    ...tierRetry[flow.tier],
    ...system?.retry,
    ...flow.retry,
    ...options.retry,
  });
  return {
    phase: "do",
    step: id,
    system,
    idempotencyKey: stepKey(run, id, state.undone.get(id) ?? 0),
    policy,
    timeoutMs: options.timeout === undefined ? defaultTimeoutMs : durationMs(options.timeout),
    action,
    check: options.check,
    alreadyDone: options.alreadyDone,
    hasEffect: system !== undefined || options.undo !== undefined || options.check !== undefined,
  };
}

/** The undo of a step, by what the step gave. */
function undoOf(
  { run, state }: Execution,
  { step: id, system, policy, timeoutMs }: Work,
  undo: UndoOptions<unknown, unknown>,
): (value: unknown) => Work {
  checkRetry(`the undo of step "${id}"`, undo.retry);
  const idempotencyKey = undoKey(run, id, state.undone.get(id) ?? 0);
  return (value) => ({
    phase: "undo",
    step: id,
    system,
    idempotencyKey,
    policy: () => ({ ...policy(), ...undo.retry }),
    timeoutMs: undo.timeout === undefined ? timeoutMs : durationMs(undo.timeout),
    action: (call) => undo.do(value, call),
    alreadyDone: undo.alreadyDone,
    hasEffect: true,
  });
}

/**
 * A process that ended may have begun a step of which nothing is recorded. Once an undo has begun, this was decided: it begins only when
 * nothing is in doubt. And a run that failed by itself recorded everything that was under way before it decided to undo.
 */
function doubtOfUnrecorded({ state, journal }: Execution, id: string, { hasEffect }: Work): Doubt | undefined {
  const { undoing, recorded, resolved } = state;
  if (!hasEffect || undoing?.canceled === undefined || resolved.has(id) || !journal.mayRepeat()) return undefined;
  for (const { fact } of recorded.values()) if (fact.kind === "attempt" && fact.phase === "undo") return undefined;
  const isRecorded = recorded.has(attemptKey("do", id, 1));
  return isRecorded ? undefined : doubtByRestart(1);
}

function stepArguments(rest: readonly unknown[]): {
  readonly system: System<unknown> | undefined;
  readonly action: Action;
  readonly options: Options;
} {
  const [first, second, third] = rest;
  if (typeof first === "function")
    return { system: undefined, action: first as Action, options: (second ?? {}) as Options };
  return { system: first as System<unknown>, action: second as Action, options: (third ?? {}) as Options };
}
