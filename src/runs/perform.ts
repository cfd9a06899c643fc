/**
 * Carries out one attempt of a step or of its undo.
 *
 * 1. If an earlier attempt is in doubt, the check of the step is asked first. What it finds done is not done again.
 * 2. What comes out is a value that can be recorded, or a failure with what is known about the effect.
 */
import type { CancelTimer, Timers } from "../core/clock.ts";
import { formatMs } from "../core/duration.ts";
import type { ErrorCode } from "../core/errors.ts";
import { WaybillError } from "../core/errors.ts";
import { isThenable } from "../core/thenable.ts";
import type { HttpAccess } from "../definitions/http.ts";
import type { Found, StepContext } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import type { RetryPolicy } from "../resilience/retry.ts";
import type { Cause } from "./cause.ts";
import type { AttemptContext } from "./connector.ts";
import { alreadyHappened, judgeFailure, keepsToKey } from "./doubt.ts";
import { createEffectTally, type Doubt, type Effect, type EffectTally } from "./effect.ts";
import type { Execution } from "./execution.ts";
import type { AttemptFact } from "./fact.ts";
import { effectOf, type Failure, failureOf, RunFailure, retryAfterOf } from "./failure.ts";
import { serialise } from "./serialise.ts";
import { resultExcess } from "./size.ts";

/** Something that is done in attempts: a step or its undo. */
export interface Work {
  readonly phase: AttemptFact["phase"];
  readonly step: string;
  readonly system: System<unknown> | undefined;
  readonly idempotencyKey: string;
  /** Asked for when an attempt has failed. */
  readonly policy: () => RetryPolicy;
  readonly timeoutMs: number;
  /** Gets the connector's call, or a StepContext when there is no system. */
  readonly action: (call: unknown) => unknown;
  /** Finds out whether an earlier attempt took effect. Gets what `action` gets, with a key of its own. */
  readonly check?: ((call: unknown) => unknown) | undefined;
  /** Answers that mean "was already done" when an earlier attempt may have done it. */
  readonly alreadyDone?: readonly number[] | undefined;
  /** Whether it may change something outside: on a system, or because its author says how to undo or check it. */
  readonly hasEffect: boolean;
  /** Whether it only finds out what became of the attempts that are recorded, the last one included. */
  readonly isSettling?: boolean;
}

export interface Outcome {
  readonly value?: unknown;
  readonly text?: string | undefined;
  readonly failure?: Failure;
  /** The cause of what the system said, before it was judged in the light of earlier attempts. */
  readonly refused?: Cause;
  readonly retryAfterMs?: number | undefined;
  /** Of a failure: what is known about the effect. */
  readonly effect?: Effect | undefined;
  readonly checked?: AttemptFact["checked"];
}

export async function perform(
  execution: Execution,
  work: Work,
  attempt: number,
  note: AttemptContext["note"],
  doubt: Doubt | undefined,
): Promise<Outcome> {
  if (doubt?.isFinal === true && work.check === undefined && !keepsToKey(work.system)) {
    return { failure: alreadyHappened(work.step, doubt, work.system), effect: "none" };
  }
  const limit = new TimeLimit(execution, work);
  const tally = work.system === undefined ? undefined : createEffectTally();
  let checked: AttemptFact["checked"];
  try {
    if (doubt !== undefined && work.check !== undefined) {
      const found = await askCheck(execution, work, work.check, attempt, limit);
      checked = found.happened ? "happened" : "not-happened";
      if (found.happened) return { ...recordable(execution, work, found.result), checked };
    }
    const alreadyDone = doubt === undefined ? none : (work.alreadyDone ?? none);
    const call = callFor(execution, work, attempt, limit, note, tally, alreadyDone);
    const started = execution.context.authors.step(work.step, work.action, call);
    const value = isThenable(started) ? await limit.race(started) : started;
    const outcome = recordable(execution, work, value);
    if (outcome.failure !== undefined) return { ...outcome, checked, effect: effectOfFailure(work, tally, "happened") };
    return checked === undefined ? outcome : { ...outcome, checked };
  } catch (thrown) {
    const effect = effectOfFailure(work, tally, effectOf(thrown));
    const failure = failureOf(thrown, "step-failed");
    const left = checked === undefined ? doubt : undefined;
    return {
      failure: judgeFailure(work, failure, effect, left),
      refused: failure.cause,
      retryAfterMs: retryAfterOf(thrown),
      effect,
      checked,
    };
  } finally {
    limit.done();
  }
}

const none: readonly number[] = [];

/** What the check of the step says. Its calls have a key of their own, and change nothing. */
async function askCheck(
  execution: Execution,
  work: Work,
  check: (call: unknown) => unknown,
  attempt: number,
  limit: TimeLimit,
): Promise<Found<unknown>> {
  const asking = { ...work, idempotencyKey: `${work.idempotencyKey}/check` };
  const call = callFor(execution, asking, attempt, limit, () => undefined);
  const started = execution.context.authors.step(work.step, check, call);
  return foundBy(work.step, isThenable(started) ? await limit.race(started) : started);
}

/**
 * What is known about the effect of an attempt that failed. An author who throws `reject()` knows that what was carried out is no effect
 * to undo, and cannot know about a call whose outcome is unknown.
 */
function effectOfFailure({ hasEffect }: Work, tally: EffectTally | undefined, said?: Effect): Effect {
  if (tally === undefined) return said ?? (hasEffect ? "unknown" : "none");
  const effect = tally.effect();
  return effect === "happened" && said === "none" ? "none" : effect;
}

/** The result as it is recorded. */
function recordable(execution: Execution, work: Work, value: unknown): Outcome {
  const serialised = serialise(work.phase === "undo" ? undefined : value);
  if (!serialised.ok) return { failure: unserialisable(work.step, serialised.error) };
  const failure = resultExcess(execution.flow, `The result of step "${work.step}"`, serialised.text);
  return failure === undefined ? { value, text: serialised.text } : { failure };
}

/** @throws WaybillError when a check answers something else than it may. */
function foundBy(step: string, found: unknown): Found<unknown> {
  if (typeof found === "object" && found !== null && "happened" in found && typeof found.happened === "boolean") {
    return found as Found<unknown>;
  }
  throw new WaybillError(
    "definition-invalid",
    `The check of step "${step}" did not say whether the step happened. Return { happened: true, result } or { happened: false }.`,
  );
}

function unserialisable(step: string, error: { readonly pointer: string; readonly found: string }): Failure {
  const code: ErrorCode = "step-result-invalid";
  const place = error.pointer === "" ? "its result is" : `its result has at ${error.pointer}`;
  return {
    cause: "defect",
    code,
    message: `Step "${step}" cannot be recorded: ${place} ${error.found}. Return plain JSON: a date as an ISO string, a big number as a string.`,
    details: { step, pointer: error.pointer, found: error.found },
  };
}

function callFor(
  execution: Execution,
  work: Work,
  attempt: number,
  limit: TimeLimit,
  note: AttemptContext["note"],
  tally: EffectTally = createEffectTally(),
  alreadyDone: readonly number[] = none,
): unknown {
  if (work.system === undefined) {
    return new ContextOfStep(work.idempotencyKey, attempt, limit);
  }
  const access = work.system.access as Partial<HttpAccess> | null;
  const type = typeof access === "object" && access !== null ? String(access.type) : typeof access;
  const connector = execution.context.connectors.get(type);
  if (connector === undefined) {
    throw new WaybillError(
      "definition-invalid",
      `System "${work.system.name}" is reached by "${type}", for which there is no connector. Use http({ ... }).`,
    );
  }
  return connector.open(work.system, {
    idempotencyKey: work.idempotencyKey,
    signal: limit.signal(),
    note,
    change: tally.begin,
    alreadyDone,
  });
}

/**
 * A class, because its signal is made only when it is asked for: an object literal with a getter gets a hidden class of its own in
 * V8, which keeps all that the getter refers to until the next full collection.
 */
class ContextOfStep implements StepContext {
  readonly idempotencyKey: string;
  readonly attempt: number;
  readonly #limit: TimeLimit;

  constructor(idempotencyKey: string, attempt: number, limit: TimeLimit) {
    this.idempotencyKey = idempotencyKey;
    this.attempt = attempt;
    this.#limit = limit;
  }

  get signal(): AbortSignal {
    return this.#limit.signal();
  }
}

/** Timer and signal exist only when they are asked for: most steps of no system need neither. */
class TimeLimit {
  readonly #timers: Timers;
  readonly #work: Work;
  #controller: AbortController | undefined;
  #cancel: CancelTimer | undefined;

  constructor(execution: Execution, work: Work) {
    this.#timers = execution.context.timers;
    this.#work = work;
  }

  signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** The check of a step and the step itself have the whole time each. */
  race(promise: PromiseLike<unknown>): Promise<unknown> {
    this.#cancel?.();
    return new Promise((resolve, reject) => {
      this.#cancel = this.#timers.schedule(this.#work.timeoutMs, () => {
        const failure = timedOut(this.#work);
        reject(failure);
        this.#controller?.abort(failure);
      });
      promise.then(resolve, reject);
    });
  }

  done(): void {
    this.#cancel?.();
  }
}

function timedOut({ step, timeoutMs }: Work): RunFailure {
  return new RunFailure({
    cause: "timeout",
    code: "step-timeout",
    message: `Step "${step}" took longer than ${formatMs(timeoutMs)}. Raise its "timeout", or find out what it waits for.`,
    details: { step, timeoutMs },
  });
}
