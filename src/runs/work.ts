import { type Made, makeAttempt } from "./attempt.ts";
import type { Execution } from "./execution.ts";
import type { AttemptFact } from "./fact.ts";
import { stepFailure } from "./failure.ts";
import type { Work } from "./perform.ts";
import { attemptKey } from "./state.ts";

/** What work came to. */
export interface Worked {
  readonly value: unknown;
  /** Its place among the facts of the run, and when it was recorded. */
  readonly seq: number;
  readonly at: number;
}

/**
 * Attempts the work until an attempt succeeds or the policy says that it was the last. Recorded attempts are taken from the
 * journal, waits between them included, so that this carries on where a crashed process stopped.
 * @throws RunFailure as recorded with the last attempt.
 */
export async function doWork(execution: Execution, work: Work): Promise<Worked> {
  const { journal, state } = execution;
  let failedCount = 0;
  for (let attempt = 1; ; attempt++) {
    const made: Made = { isMade: false, value: undefined };
    const produce = () => makeAttempt(execution, work, attempt, failedCount, made);
    const { fact, seq, at } = await journal.once(attemptKey(work.phase, work.step, attempt), produce);
    if (fact.failure === undefined) return { value: resultOf(fact, made), seq, at };
    const isFollowed = state.recorded.has(attemptKey(work.phase, work.step, attempt + 1));
    // What comes after the last attempt is what a check or a person found out about it.
    const isLast = fact.retryAt === undefined;
    const isSettled = work.isSettling !== true || !state.recorded.has(attemptKey(work.phase, work.step, attempt));
    if (isLast && !isFollowed && isSettled) throw stepFailure(work.step, fact.failure, fact.effect ?? "none");
    if (isLast) failedCount = 0;
    else if (fact.probe !== true) failedCount++;
    const isWaitOver = isFollowed || seq < state.hurriedUpTo;
    if (!isWaitOver && fact.retryAt !== undefined) await journal.until(fact.retryAt);
  }
}

function resultOf(fact: AttemptFact, made: Made): unknown {
  if (made.isMade) return made.value;
  return fact.result === undefined ? undefined : JSON.parse(fact.result);
}
