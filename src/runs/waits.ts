import type { Contract } from "../contracts/contract.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import { checkNumber } from "../definitions/number.ts";
import type { CountOptions, TaskOptions, Timeout, WaitOptions } from "../definitions/run.ts";
import type { AwaitingFact, EventMatch, ReceivedFact } from "./fact.ts";
import { RunFailure, stepFailure } from "./failure.ts";
import { keyOfMatch, matchedValues, topicOf } from "./match.ts";
import { recordOnce, type Scope } from "./scope.ts";
import { serialise } from "./serialise.ts";

/** Waits until an instant. `wakeAt` is asked once in the life of the run. */
export async function sleep(scope: Scope, id: string, wakeAt: () => number): Promise<void> {
  const { journal, state } = scope.execution;
  const key = `slept:${id}`;
  // Only its record holds up the end of the run: a sleep may go on when the flow function needs it no more.
  const { fact } = await recordOnce(scope, key, () => ({ kind: "slept" as const, step: id, untilAt: wakeAt() }));
  // The wall clock may have stepped back since something later was recorded.
  const now = Math.max(journal.now(), state.latestAt);
  if (fact.untilAt > now) await scope.wait(journal.until(fact.untilAt));
  scope.latestAt = Math.max(scope.latestAt, fact.untilAt);
}

/** Waits for an event, or for several of them. Gives `undefined` when the time is up. */
export async function waitFor<T>(
  scope: Scope,
  id: string,
  contract: Contract<T>,
  options: WaitOptions<T> & Partial<CountOptions<T>> & Partial<Timeout>,
): Promise<T | readonly T[] | undefined> {
  const { count, distinctBy, timeout } = options;
  const match = { topic: topicOf(contract.name, contract.version), values: matchedValues(options.match) };
  if (count === undefined) return (await waitForNext<T>(scope, id, match, { timeout })).value;
  checkNumber(`"count" of the wait for "${contract.name}"`, count, { from: 1, to: 1_000, isWhole: true });
  const events: T[] = [];
  const seen = new Set<unknown>();
  let untilAt: number | undefined;
  for (let nth = 1; events.length < count; nth++) {
    // All events share the time limit of the first.
    const limit = nth === 1 ? { timeout } : { untilAt };
    const next = await waitForNext<T>(scope, nth === 1 ? id : `${id}, event ${nth}`, match, limit);
    if (next.value === undefined) return undefined;
    untilAt = next.untilAt;
    if (distinctBy !== undefined) {
      const mark = distinctBy(next.value);
      if (seen.has(mark)) continue;
      seen.add(mark);
    }
    events.push(next.value);
  }
  return events;
}

async function waitForNext<T>(
  scope: Scope,
  id: string,
  match: EventMatch,
  limit: TimeLimit,
): Promise<{ readonly value: T | undefined; readonly untilAt: number | undefined }> {
  const { lastPositions } = scope.progress;
  const key = keyOfMatch(match);
  const after = lastPositions.get(key);
  const received = await receive(scope, id, limit, {
    for: "event",
    match: after === undefined ? match : { ...match, after },
  });
  if (received.fact.position !== undefined) lastPositions.set(key, received.fact.position);
  return { value: valueReceived<T>(received.fact), untilAt: received.untilAt };
}

/** Waits for a person. Gives `undefined` when the time is up. */
export async function task<T>(
  scope: Scope,
  id: string,
  title: string,
  options: TaskOptions<T> & Partial<Timeout>,
): Promise<T | undefined> {
  const { contract, assignee } = options;
  const details = plainText(title, options.details);
  const received = await receive(
    scope,
    id,
    { timeout: options.timeout },
    {
      for: "task",
      task: {
        title,
        assignee,
        contract: `${contract.name}@${contract.version}`,
        schema: contract.schema,
        ...(details === undefined ? {} : { details }),
      },
    },
  );
  return valueReceived<T>(received.fact);
}

/** How long a wait may take: from its beginning, or until an instant. */
export interface TimeLimit {
  readonly timeout?: Duration | undefined;
  readonly untilAt?: number | undefined;
}

/** Records that the run waits, waits, and records what came of it; the first of value, failure and time-out counts. */
export async function receive(
  scope: Scope,
  id: string,
  limit: TimeLimit,
  what: Pick<AwaitingFact, "for" | "match" | "task">,
): Promise<{ readonly fact: ReceivedFact; readonly seq: number; readonly untilAt: number | undefined }> {
  const { journal, context, state } = scope.execution;
  const timeoutMs = limit.timeout === undefined ? undefined : durationMs(limit.timeout);
  const awaiting = (): AwaitingFact => {
    const limitAt = timeoutMs === undefined ? limit.untilAt : context.clock.now() + timeoutMs;
    return { kind: "awaiting", step: id, ...what, ...(limitAt === undefined ? {} : { untilAt: limitAt }) };
  };
  const { untilAt } = (await recordOnce(scope, `awaiting:${id}`, awaiting)).fact;
  const key = `received:${id}`;
  const signal = state.recorded.has(key) ? undefined : await scope.wait(journal.signal(id, untilAt));
  const received = await recordOnce(
    scope,
    key,
    (): ReceivedFact => ({ kind: "received", step: id, ...(signal ?? { timedOut: true }) }),
  );
  scope.latestAt = Math.max(scope.latestAt, received.at);
  return { ...received, untilAt };
}

/** What was received. @throws RunFailure when it is a failure. */
export function valueReceived<T>({ step, value, failure }: ReceivedFact): T | undefined {
  if (failure !== undefined) throw stepFailure(step, failure);
  return value === undefined ? undefined : (JSON.parse(value) as T);
}

function plainText(title: string, details: unknown): string | undefined {
  const serialised = serialise(details);
  if (serialised.ok) return serialised.text;
  const { pointer, found } = serialised.error;
  throw new RunFailure({
    cause: "defect",
    code: "step-result-invalid",
    message: `The details of task "${title}" cannot be recorded: they have ${found} at "${pointer}". Give plain JSON.`,
    details: { pointer, found },
  });
}
