import { retryDelayMs } from "../resilience/retry.ts";
import { type Cause, isRetryable } from "./cause.ts";
import type { AttemptContext } from "./connector.ts";
import { doubtByRestart } from "./doubt.ts";
import { doubtKey } from "./effect.ts";
import type { Execution, Pass } from "./execution.ts";
import type { AttemptFact, ResponseSummary } from "./fact.ts";
import { type Outcome, perform, type Work } from "./perform.ts";

/** Whatever a policy or a system asks for, NaN included: a run that waits forever is a run that is lost. */
const longestDelayMs = 365 * 86_400_000;

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
  const isRepeat = work.hasEffect && execution.journal.mayRepeat();
  // Before anything new is recorded, all that the other process may have begun must have been asked for.
  if (isRepeat) await execution.journal.quiet();
  const before = execution.state.doubts.get(doubtKey(work.phase, work.step));
  const doubt = before ?? (isRepeat ? doubtByRestart(attempt) : undefined);
  const pass = work.system === undefined ? undefined : await execution.journal.admit(work.system);
  const { clock } = execution.context;
  const startedAt = clock.now();
  const responses = work.system === undefined ? noResponses : createResponses();
  const outcome = await perform(execution, work, attempt, responses.note, doubt);
  const durationMs = Math.max(0, clock.now() - startedAt);
  pass?.leave(outcome.refused ?? outcome.failure?.cause);
  made.isMade = true;
  made.value = outcome.value;
  const { step, phase, system } = work;
  const fact: Writable<AttemptFact> = { kind: "attempt", step, phase, attempt, startedAt, durationMs };
  if (system !== undefined) fact.system = system.name;
  if (outcome.text !== undefined) fact.result = outcome.text;
  if (isRepeat) fact.repeat = true;
  if (outcome.checked !== undefined) fact.checked = outcome.checked;
  if (outcome.effect !== undefined && outcome.effect !== "none") fact.effect = outcome.effect;
  if (outcome.failure !== undefined) Object.assign(fact, failed(execution, work, outcome, pass, failedCount));
  if (responses !== noResponses) Object.assign(fact, responses.summary());
  return fact;
}

/** While it is being made. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

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
