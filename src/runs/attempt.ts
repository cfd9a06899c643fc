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
  readonly policy: RetryPolicy;
  readonly timeoutMs: number;
  /** Gets the connector's call, or a StepContext when there is no system. */
  readonly action: (call: unknown) => unknown;
}

/** An attempt as it went: the fact to record, and the value itself, which need not be read back from the fact. */
export interface Attempted {
  readonly fact: AttemptFact;
  readonly value: unknown;
}

/**
 * Makes one attempt.
 * @param failedCount attempts that failed before and count against the policy.
 */
export async function makeAttempt(
  execution: Execution,
  work: Work,
  attempt: number,
  failedCount: number,
): Promise<Attempted> {
  await execution.journal.written();
  const pass = work.system === undefined ? undefined : await execution.journal.admit(work.system);
  const { clock } = execution.context;
  const startedAt = clock.now();
  const responses = work.system === undefined ? noResponses : createResponses();
  const outcome = await perform(execution, work, attempt, responses.note);
  const durationMs = Math.max(0, clock.now() - startedAt);
  pass?.leave(outcome.failure?.cause);
  const fact: AttemptFact = {
    kind: "attempt",
    step: work.step,
    phase: work.phase,
    attempt,
    ...(work.system === undefined ? undefined : { system: work.system.name }),
    startedAt,
    durationMs,
    ...(outcome.failure === undefined ? undefined : failed(execution, work, outcome, pass, failedCount)),
    ...(outcome.text === undefined ? undefined : { result: outcome.text }),
    ...responses.summary(),
  };
  return { fact, value: outcome.value };
}

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
  const isTriedAgain = (work.policy.on as readonly Cause[]).includes(failure.cause);
  const isProbe = pass?.isProbe === true && isRetryable(failure.cause);
  const counted = isProbe ? failedCount : failedCount + 1;
  const isLast = !isProbe && (!isTriedAgain || counted >= work.policy.maxAttempts);
  if (isLast) return { failure };
  const { clock, random } = execution.context;
  const delayMs = retryDelayMs(work.policy, Math.max(1, counted), random, outcome.retryAfterMs);
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
  const limit = createTimeLimit(execution, work);
  try {
    const call = callFor(execution, work, attempt, limit, note);
    execution.context.authors.at(work.step);
    const started = work.action(call);
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
    execution.context.authors.at(undefined);
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
  return connector.open(work.system, { idempotencyKey: work.idempotencyKey, signal: limit.signal(), note });
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

interface TimeLimit {
  signal(): AbortSignal;
  race(work: PromiseLike<unknown>): Promise<unknown>;
  done(): void;
}

/** Timer and signal exist only when they are asked for: most steps of no system need neither. */
function createTimeLimit(execution: Execution, work: Work): TimeLimit {
  const { timers } = execution.context;
  let controller: AbortController | undefined;
  let cancel: (() => void) | undefined;
  const expiry = () =>
    new RunFailure({
      cause: "timeout",
      code: "step-timeout",
      message: `Step "${work.step}" took longer than ${formatMs(work.timeoutMs)}. Raise its "timeout", or find out what it waits for.`,
      details: { step: work.step, timeoutMs: work.timeoutMs },
    });
  return {
    signal() {
      controller ??= new AbortController();
      return controller.signal;
    },
    race(promise) {
      return new Promise((resolve, reject) => {
        cancel = timers.schedule(work.timeoutMs, () => {
          const failure = expiry();
          reject(failure);
          controller?.abort(failure);
        });
        promise.then(resolve, reject);
      });
    },
    done: () => cancel?.(),
  };
}
