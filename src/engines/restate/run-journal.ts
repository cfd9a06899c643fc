import { randomUUID } from "node:crypto";
import { type Context, RestatePromise } from "@restatedev/restate-sdk";
import type { Clock } from "../../core/clock.ts";
import type { System } from "../../definitions/system.ts";
import type { Doors } from "../../runs/doors.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Pass, RunJournal } from "../../runs/execution.ts";
import { type Acceptance, type Fact, type RecordedFact, statusAfter } from "../../runs/fact.ts";
import { RunFailure } from "../../runs/failure.ts";
import type { Callers } from "./callers.ts";
import type { History } from "./history.ts";
import { DoorClosed, type Production, produced } from "./production.ts";
import type { Productions } from "./productions.ts";
import type { Sequencer } from "./sequencer.ts";
import { executionName, type Services, type Taking } from "./services.ts";
import { engineUnsupported } from "./unsupported.ts";

/** Sleeps at the Restate server until this instant or later. */
export type SleepUntil = (context: Context, at: number) => RestatePromise<unknown>;

/** What the journals of all runs of a worker share. */
export interface RunJournalDeps {
  readonly services: Services;
  readonly clock: Clock;
  readonly sleepUntil: SleepUntil;
  readonly doors: Doors;
  readonly callers: Callers;
  readonly productions: Productions;
  /** The message as it is accepted for another flow. @throws WaybillError `flow-unknown`, `key-invalid`. */
  acceptanceOf(request: AcceptRequest, parent: string): Acceptance;
}

/** One execution at the Restate server. */
export interface Attended {
  readonly context: Context;
  readonly taking: Taking;
  readonly history: History;
  readonly sequencer: Sequencer;
  /** Whether an earlier attempt at this execution may have something under way that Restate has not recorded. */
  readonly isTakenOver: boolean;
}

/**
 * How long after its probe a run that was refused at a door comes back by itself, in milliseconds. The door calls much earlier,
 * unless it is gone with its process.
 */
const forgottenAfterMs = 300_000;

/** The journal of one execution, on the durable primitives of Restate. Everything goes through the sequencer. */
export function createRunJournal(attended: Attended, deps: RunJournalDeps): RunJournal {
  const { context, history, sequencer, taking } = attended;
  const { services, clock, doors, callers, productions } = deps;
  const { run } = taking.acceptance;
  const attempt = context.request().attemptCompletedSignal;
  let { isTakenOver } = attended;

  async function once<F extends Fact>(
    key: string,
    produce: () => F | Promise<F>,
    requests: () => readonly AcceptRequest[] = () => [],
  ): Promise<RecordedFact & { readonly fact: F }> {
    const known = history.state.recorded.get(key);
    if (known !== undefined) return known as RecordedFact & { readonly fact: F };
    const acceptances = (): readonly Acceptance[] => requests().map((request) => deps.acceptanceOf(request, run));
    for (let refusedCount = 0; ; refusedCount++) {
      const name = `${executionName(run, taking.take)}/${key}/${refusedCount}`;
      let isMadeHere = false;
      const making = context.run(key, () => {
        isMadeHere = true;
        return productions.make(name, attempt, () => produced(produce, acceptances, clock));
      });
      const { production, recorded } = await sequencer.ask("work", making, async (production) => {
        productions.settle(name);
        if (isMadeHere && production.kind === "fact") isTakenOver = false;
        return { production, recorded: await record(production) };
      });
      if (production.kind === "failed") throw new RunFailure(production.failure);
      if (production.kind === "fact" && recorded !== undefined) {
        for (const acceptance of production.acceptances) await accept(acceptance);
        return recorded as RecordedFact & { readonly fact: F };
      }
      if (production.kind === "refused") await untilCalled(production);
    }
  }

  async function record(production: Production): Promise<RecordedFact | undefined> {
    if (production.kind === "fact") return history.record(production.fact, production.at);
    if (production.kind === "failed") return undefined;
    const { at, system, probeAt } = production;
    const wait = { kind: "waiting" as const, for: "system" as const, name: system };
    return history.record(probeAt === undefined ? wait : { ...wait, untilAt: probeAt }, at);
  }

  async function accept(acceptance: Acceptance): Promise<void> {
    const { flow, key } = acceptance;
    const accepting = context.client(services.keys, `${flow}/${key}`).accept(acceptance);
    await sequencer.ask("work", accepting, () => undefined);
  }

  /** The door calls; should it be gone with its process, the run comes back by itself. */
  async function untilCalled({ name, at, probeAt }: Extract<Production, { kind: "refused" }>): Promise<void> {
    const { id, promise } = context.awakeable<number>();
    const forgottenAt = (probeAt ?? at) + forgottenAfterMs;
    const forgotten = deps.sleepUntil(context, forgottenAt).map(() => forgottenAt);
    callers.waiting(name, id);
    await sequencer.ask("wait", RestatePromise.race([promise, forgotten]), async (backAt, cameBack) => {
      callers.over(name);
      await comeBack(backAt, cameBack);
    });
  }

  async function until(at: number): Promise<void> {
    // The clock is not asked: on the next execution it would answer something else.
    if (at <= history.latestAt) return;
    await sequencer.ask("wait", deps.sleepUntil(context, at), (_slept, cameBack) => comeBack(at, cameBack));
  }

  async function comeBack(at: number, cameBack: boolean): Promise<void> {
    if (cameBack) await history.record({ kind: "started" }, Math.max(at, history.latestAt));
  }

  async function admit(system: System<unknown>): Promise<Pass> {
    const name = randomUUID();
    const entry = await doors.of(system).enter(name);
    if ("pass" in entry) return entry.pass;
    callers.refused(name);
    throw new DoorClosed(system.name, name, entry.refusal.probeAt);
  }

  /** Nothing of this engine waits for a signal: what would is refused when it asks for it. */
  function signal(name: string): Promise<never> {
    return Promise.reject(engineUnsupported(`wait for a signal to "${name}"`));
  }

  /**
   * The end is known to the run's object before it is in the ledger: who sees a dead run may replay it. A run whose code does not fit is
   * dead here, for this engine cannot wait for other code within an execution.
   */
  async function append(end: Fact): Promise<void> {
    const fact: Fact = end.kind === "diverged" ? { kind: "dead", failure: end.failure } : end;
    const status = statusAfter(history.status, fact, {
      isUndoing: history.state.undoing !== undefined,
      isPaused: false,
    });
    const isReplayable = status !== "completed";
    const ending = context
      .client(services.runs, run)
      .end({ fact, status, ...(isReplayable ? { facts: history.facts } : {}) });
    await sequencer.ask("work", ending, async (at) => void (await history.record(fact, at)));
  }

  // The server answers when what it was told is durable.
  const written = () => undefined;

  const mayRepeat = () => isTakenOver;
  const { quiet } = sequencer;
  return { once, append, written, now: () => history.latestAt, until, signal, mayRepeat, quiet, admit };
}
