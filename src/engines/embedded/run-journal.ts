import type { Clock, Timers } from "../../core/clock.ts";
import type { System } from "../../definitions/system.ts";
import type { Entry } from "../../runs/door.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Pass, RunJournal } from "../../runs/execution.ts";
import type { Fact, RecordedFact } from "../../runs/fact.ts";
import type { ActiveRun } from "./active-run.ts";
import type { Doors } from "./doors.ts";

/** What the journal of one run needs from the engine. */
export interface RunJournalDeps {
  /** Writes the fact; resolves with the instant under which it is recorded, once it is on disk. */
  record(active: ActiveRun, fact: Fact, requests?: readonly AcceptRequest[]): Promise<number>;
  note(active: ActiveRun, fact: Fact): void;
  /** Takes the run out of memory until someone wakes it. */
  park(active: ActiveRun): void;
  parkUntil(active: ActiveRun, at: number): void;
  isStopping(): boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly doors: Doors;
}

/** A shorter wait stays in memory: parking and taking up again would cost as much, in milliseconds. */
const shortWaitMs = 20;

/** A run that waits longer than this for its turn at a busy system says so, in milliseconds. */
const visibleWaitMs = 1_000;

export function createRunJournal(active: ActiveRun, deps: RunJournalDeps): RunJournal {
  const { clock, timers } = deps;

  async function once<F extends Fact>(
    key: string,
    produce: () => F | Promise<F>,
    requests?: () => readonly AcceptRequest[],
  ): Promise<RecordedFact & { readonly fact: F }> {
    const known = active.state.recorded.get(key);
    if (known !== undefined) return known as RecordedFact & { readonly fact: F };
    if (deps.isStopping()) {
      deps.park(active);
      return never();
    }
    const fact = await produce();
    const seq = active.state.length;
    const at = await deps.record(active, fact, requests?.());
    return { seq, at, fact };
  }

  function until(at: number): Promise<void> {
    const delayMs = at - clock.now();
    if (delayMs <= 0) return Promise.resolve();
    if (delayMs <= shortWaitMs) return new Promise((resolve) => timers.schedule(delayMs, resolve));
    deps.parkUntil(active, at);
    return never();
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
    deps.park(active);
    return never();
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
