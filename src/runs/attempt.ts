import type { CancelTimer, Timers } from "../core/clock.ts";
import { formatMs } from "../core/duration.ts";
import type { ErrorCode } from "../core/errors.ts";
import { WaybillError } from "../core/errors.ts";
import { isThenable } from "../core/thenable.ts";
import type { HttpAccess } from "../definitions/http.ts";
import type { StepContext } from "../definitions/run.ts";
import type { System } from "../definitions/system.ts";
import { type RetryPolicy, retryDelayMs } from "../resilience/retry.ts";
import { type Cause, isRetryable } from "./cause.ts";
import type { AttemptContext } from "./connector.ts";
import { createEffectTally } from "./effect.ts";
import type { Execution, Pass } from "./execution.ts";
import type { AttemptFact, ResponseSummary } from "./fact.ts";
import { type Failure, failureOf, RunFailure, retryAfterOf } from "./failure.ts";
import { serialise } from "./serialise.ts";
import { resultExcess } from "./size.ts";

/** Whatever a policy or a system asks for, NaN included: a run that waits for ever is a run that is lost. */
const longestDelayMs = 365 * 86_400_000;

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
}

/** The value of an attempt that was made just now, which need not be read back from its fact. */
export interface Made {
  isMade: boolean;
  value: unknown;
}

/**
 * Makes one attempt. Gives the fact to record.
 * @param failedCount attempts that failed before and count against the policy.
 * @param made where the value goes.
 */
export async function makeAttempt(
  execution: Execution,
  work: Work,
  attempt: number,
  failedCount: number,
  made: Made,
): Promise<AttemptFact> {
  const writing = execution.journal.written();
  if (writing !== undefined) await writing;
  const pass = work.system === undefined ? undefined : await execution.journal.admit(work.system);
  const { clock } = execution.context;
  const startedAt = clock.now();
  const responses = work.system === undefined ? noResponses : createResponses();
  const outcome = await perform(execution, work, attempt, responses.note);
  const durationMs = Math.max(0, clock.now() - startedAt);
  pass?.leave(outcome.failure?.cause);
  made.isMade = true;
  made.value = outcome.value;
  const { step, phase, system } = work;
  const fact: Writable<AttemptFact> = { kind: "attempt", step, phase, attempt, startedAt, durationMs };
  if (system !== undefined) fact.system = system.name;
  if (outcome.text !== undefined) fact.result = outcome.text;
  if (outcome.failure !== undefined) Object.assign(fact, failed(execution, work, outcome, pass, failedCount));
  if (responses !== noResponses) Object.assign(fact, responses.summary());
  return fact;
}

/** While it is being made. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

interface Outcome {
  readonly value?: unknown;
  readonly text?: string | undefined;
  readonly failure?: Failure;
  readonly retryAfterMs?: number | undefined;
}

/** When the failed attempt is made again, if it is. A failed probe does not count. */
function failed(
  execution: Execution,
  work: Work,
  outcome: Outcome,
  pass: Pass | undefined,
  failedCount: number,
): Pick<AttemptFact, "failure" | "retryAt" | "probe"> {
  const { failure } = outcome;
  if (failure === undefined) return {};
  const policy = work.policy();
  const isTriedAgain = (policy.on as readonly Cause[]).includes(failure.cause);
  const isProbe = pass?.isProbe === true && isRetryable(failure.cause);
  const counted = isProbe ? failedCount : failedCount + 1;
  const isLast = !isProbe && (!isTriedAgain || counted >= policy.maxAttempts);
  if (isLast) return { failure };
  const { clock, random } = execution.context;
  const delayMs = retryDelayMs(policy, Math.max(1, counted), random, outcome.retryAfterMs);
  const retryAt = clock.now() + (delayMs <= longestDelayMs ? delayMs : longestDelayMs);
  return isProbe ? { failure, retryAt, probe: true } : { failure, retryAt };
}

const noResponses: ReturnType<typeof createResponses> = { note: () => undefined, summary: () => undefined };

/** Gathers what the connector says of the answers that an attempt got. */
function createResponses(): {
  readonly note: AttemptContext["note"];
  summary(): Pick<AttemptFact, "response"> | undefined;
} {
  let response: ResponseSummary | undefined;
  return {
    note: ({ status, bytes }) => {
      response = { status, bytes: bytes + (response?.bytes ?? 0), calls: 1 + (response?.calls ?? 0) };
    },
    summary: () => (response === undefined ? undefined : { response }),
  };
}

async function perform(
  execution: Execution,
  work: Work,
  attempt: number,
  note: AttemptContext["note"],
): Promise<Outcome> {
  const limit = new TimeLimit(execution, work);
  try {
    const call = callFor(execution, work, attempt, limit, note);
    const started = execution.context.authors.step(work.step, work.action, call);
    const value = isThenable(started) ? await limit.race(started) : started;
    const serialised = serialise(work.phase === "undo" ? undefined : value);
    if (serialised.ok) {
      const failure = resultExcess(execution.flow, `The result of step "${work.step}"`, serialised.text);
      return failure === undefined ? { value, text: serialised.text } : { failure };
    }
    return { failure: unserialisable(work.step, serialised.error) };
  } catch (thrown) {
    return {
      failure: failureOf(thrown, "step-failed"),
      retryAfterMs: retryAfterOf(thrown),
    };
  } finally {
    limit.done();
  }
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
  const { begin } = createEffectTally();
  return connector.open(work.system, {
    idempotencyKey: work.idempotencyKey,
    signal: limit.signal(),
    note,
    change: begin,
    alreadyDone: [],
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

  race(promise: PromiseLike<unknown>): Promise<unknown> {
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
