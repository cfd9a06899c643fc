import type { Contract } from "../contracts/contract.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import type { TaskOptions, Timeout, WaitOptions } from "../definitions/run.ts";
import type { AwaitingFact, ReceivedFact } from "./fact.ts";
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

/** Waits for an event. Gives `undefined` when the time is up. */
export async function waitFor<T>(
  scope: Scope,
  id: string,
  contract: Contract<T>,
  options: WaitOptions<T> & Partial<Timeout>,
): Promise<T | undefined> {
  const { lastPositions } = scope.progress;
  const match = { topic: topicOf(contract.name, contract.version), values: matchedValues(options.match) };
  const key = keyOfMatch(match);
  const after = lastPositions.get(key);
  const received = await receive(scope, id, options.timeout, {
    for: "event",
    match: after === undefined ? match : { ...match, after },
  });
  if (received.fact.position !== undefined) lastPositions.set(key, received.fact.position);
  return valueReceived<T>(received.fact);
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
  const received = await receive(scope, id, options.timeout, {
    for: "task",
    task: {
      title,
      assignee,
      contract: `${contract.name}@${contract.version}`,
      schema: contract.schema,
      ...(details === undefined ? {} : { details }),
    },
  });
  return valueReceived<T>(received.fact);
}

/** Records that the run waits, waits, and records what came of it; the first of value, failure and time-out counts. */
export async function receive(
  scope: Scope,
  id: string,
  timeout: Duration | undefined,
  what: Pick<AwaitingFact, "for" | "match" | "task">,
): Promise<{ readonly fact: ReceivedFact; readonly seq: number }> {
  const { journal, context, state } = scope.execution;
  const timeoutMs = timeout === undefined ? undefined : durationMs(timeout);
  const awaiting = (): AwaitingFact => ({
    kind: "awaiting",
    step: id,
    ...what,
    ...(timeoutMs === undefined ? {} : { untilAt: context.clock.now() + timeoutMs }),
  });
  const { untilAt } = (await recordOnce(scope, `awaiting:${id}`, awaiting)).fact;
  const key = `received:${id}`;
  const signal = state.recorded.has(key) ? undefined : await scope.wait(journal.signal(id, untilAt));
  const received = await recordOnce(
    scope,
    key,
    (): ReceivedFact => ({ kind: "received", step: id, ...(signal ?? { timedOut: true }) }),
  );
  scope.latestAt = Math.max(scope.latestAt, received.at);
  return received;
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
