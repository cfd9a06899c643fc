import type { Clock, Timers } from "../../core/clock.ts";
import type { System } from "../../definitions/system.ts";
import type { Entry } from "../../runs/door.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Pass, RunJournal } from "../../runs/execution.ts";
import type { Fact, RecordedFact } from "../../runs/fact.ts";
import type { ActiveRun } from "./active-run.ts";
import type { Doors } from "./doors.ts";
import type { Scheduler } from "./scheduler.ts";

/** What the journal of one run needs from the engine. */
export interface RunJournalDeps {
  /** Writes the fact; resolves with the instant under which it is recorded, once it is on disk. */
  record(active: ActiveRun, fact: Fact, requests?: readonly AcceptRequest[]): Promise<number>;
  note(active: ActiveRun, fact: Fact): void;
  readonly scheduler: Pick<Scheduler, "leave" | "wakeAt" | "isStopping">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly doors: Doors;
}

/** A shorter wait stays in memory: parking and taking up again would cost as much, in milliseconds. */
const shortWaitMs = 20;

/** A run that waits longer than this for its turn at a busy system says so, in milliseconds. */
const visibleWaitMs = 1_000;

/**
 * The journal of one execution. When a branch of the run has to wait for long it parks, and the run leaves memory as soon as
 * all its branches are parked: an execution that left does nothing any more, for the run may be executed anew at any moment.
 */
export function createRunJournal(active: ActiveRun, deps: RunJournalDeps): RunJournal {
  const { clock, timers } = deps;
  /** Branches that come back by themselves. */
  let busyCount = 0;
  let isParked = false;

  /** A branch is back, and perhaps about to begin its next step: so the run does not leave before the next turn. */
  function comeBack(): void {
    busyCount--;
    if (isParked) setImmediate(leaveWhenQuiet);
  }

  /** For the branch that awaits the answer, this is the end. */
  function park<T>(): Promise<T> {
    isParked = true;
    setImmediate(leaveWhenQuiet);
    return never();
  }

  function leaveWhenQuiet(): void {
    if (busyCount === 0) deps.scheduler.leave(active);
  }

  async function once<F extends Fact>(
    key: string,
    produce: () => F | Promise<F>,
    requests?: () => readonly AcceptRequest[],
  ): Promise<RecordedFact & { readonly fact: F }> {
    const known = active.state.recorded.get(key);
    if (known !== undefined) return known as RecordedFact & { readonly fact: F };
    if (deps.scheduler.isStopping || !active.hasPlace) return park();
    busyCount++;
    try {
      const fact = await produce();
      const seq = active.state.length;
      const at = await deps.record(active, fact, requests?.());
      return { seq, at, fact };
    } finally {
      comeBack();
    }
  }

  function until(at: number): Promise<void> {
    const delayMs = at - clock.now();
    if (delayMs <= 0) return Promise.resolve();
    if (delayMs <= shortWaitMs) return stay(delayMs);
    deps.scheduler.wakeAt(active.run, at);
    return park();
  }

  function stay(delayMs: number): Promise<void> {
    busyCount++;
    return new Promise((resolve) => {
      timers.schedule(delayMs, () => {
        comeBack();
        resolve();
      });
    });
  }

  async function admit(system: System<unknown>): Promise<Pass> {
    const entering = deps.doors.of(system).enter(active.run);
    const entry = entering instanceof Promise ? await inTurn(system, entering) : entering;
    if ("pass" in entry) return entry.pass;
    const { probeAt } = entry.refusal;
    await deps.record(active, {
      kind: "waiting",
      for: "system",
      name: system.name,
      ...(probeAt === undefined ? {} : { untilAt: probeAt }),
    });
    // The step that asked does not come back.
    busyCount--;
    return park();
  }

  function inTurn(system: System<unknown>, entering: Promise<Entry>): Promise<Entry> {
    const cancel = timers.schedule(visibleWaitMs, () =>
      deps.note(active, { kind: "waiting", for: "system", name: system.name }),
    );
    return entering.finally(cancel);
  }

  return { once, append: async (fact) => void (await deps.record(active, fact)), until, admit };
}

/** The promise of a run that is no longer in memory: nothing refers to it, so it and the run's stack are collected. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}
