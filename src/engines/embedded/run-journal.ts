/**
 * The journal of one execution.
 *
 * 1. A branch of the run that has to wait for long is parked: it stays in memory only as long as other branches are at work.
 *    When all are parked and everything is on disk, the run leaves memory; its promises are never settled, and are collected.
 * 2. A parked branch whose time or signal comes while the run is still in memory goes on at once.
 * 3. A run that is recalled begins nothing new and leaves as soon as nothing of it is under way.
 * 4. An execution that has left does nothing any more, for the run may be executed anew at any moment.
 */
import type { Clock, Timers } from "../../core/clock.ts";
import type { System } from "../../definitions/system.ts";
import type { Entry } from "../../runs/door.ts";
import type { Doors } from "../../runs/doors.ts";
import type { AcceptRequest } from "../../runs/engine.ts";
import type { Pass, RunJournal, Signal } from "../../runs/execution.ts";
import type { Fact, RecordedFact } from "../../runs/fact.ts";
import { isOpen } from "../../runs/status.ts";
import { type ActiveRun, deadlineOf } from "./active-run.ts";
import type { Recorder } from "./recorder.ts";
import type { Scheduler } from "./scheduler.ts";
import type { TakenOver } from "./taken-over.ts";

/** What the journal of one run needs from the engine. */
export interface RunJournalDeps {
  readonly recorder: Recorder;
  note(active: ActiveRun, fact: Fact): void;
  readonly scheduler: Pick<Scheduler, "leave" | "wake" | "wakeAt" | "isStopping">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly doors: Doors;
  readonly takenOver: TakenOver;
}

/** A branch that waits. */
interface Parked {
  readonly untilAt: number | undefined;
  /** Goes on if what it waits for is there, and answers whether it is. */
  tryResume(): boolean;
}

/** A shorter wait stays in memory: parking and taking up again would cost as much, in milliseconds. */
const shortWaitMs = 20;

/** A run that waits longer than this for its turn at a busy system says so, in milliseconds. */
const visibleWaitMs = 1_000;

export function createRunJournal(active: ActiveRun, deps: RunJournalDeps): RunJournal {
  const { recorder, clock, timers } = deps;
  const parked = new Set<Parked>();
  /** Branches that come back by themselves. */
  let busyCount = 0;
  let isLeaving = false;
  /** That a branch waits for a system, which then calls the run. */
  let door: Fact | undefined;
  let shownPause: Fact | undefined;

  active.poke = () => {
    let hasResumed = false;
    for (const branch of parked) hasResumed = branch.tryResume() || hasResumed;
    if (parked.size > 0 || isLeaving || active.isRecalled) leaveSoon();
    return hasResumed;
  };

  /** A branch is back, and perhaps about to begin its next step: so the run does not leave before the next turn. */
  function comeBack(): void {
    busyCount--;
    if (parked.size > 0 || isLeaving || active.isRecalled) leaveSoon();
  }

  function leaveSoon(): void {
    setImmediate(leaveWhenQuiet);
  }

  function leaveWhenQuiet(): void {
    if (busyCount > 0 || active.unwrittenCount > 0 || !active.hasPlace) return;
    if (active.broken !== undefined) leaveBroken();
    else if (active.isRecalled) leaveRecalled();
    else if (door !== undefined && active.latest !== door) showWait(door);
    else if (isLeaving) deps.scheduler.leave(active);
    else if (parked.size > 0) leaveAsleep();
  }

  function leaveRecalled(): void {
    const { paused } = active.state;
    // A step that was under way may have recorded something after the pause.
    const isHidden = paused !== undefined && active.latest !== paused && active.latest !== shownPause;
    if (!isHidden) {
      deps.scheduler.leave(active);
      return;
    }
    shownPause = { kind: "waiting", for: "pause", name: paused.by };
    showWait(shownPause);
  }

  function leaveAsleep(): void {
    // The latest fact may be of a branch that does not wait.
    if (active.status === "running") showWait(firstDue());
    else deps.scheduler.leave(active);
  }

  /** What a run of several branches waits for, as people and the next start of the engine see it: what is due first. */
  function firstDue(): Fact {
    const dues = [...parked].flatMap(({ untilAt }) => untilAt ?? []);
    const name = `${parked.size} branches`;
    return dues.length === 0
      ? { kind: "waiting", for: "event", name }
      : { kind: "waiting", for: "timer", name, untilAt: Math.min(...dues) };
  }

  /** Once that is written, the run is poked, and leaves. */
  function showWait(fact: Fact): void {
    recorder.record(active, fact);
  }

  function leaveBroken(): void {
    const leave = () => deps.scheduler.leave(active);
    recorder.breakOff(active).then(leave, leave);
  }

  /** For what asked, this is the end: the execution leaves. */
  function leave<T>(): Promise<T> {
    isLeaving = true;
    leaveSoon();
    return never();
  }

  function isOver(): boolean {
    return deps.scheduler.isStopping || !active.hasPlace || active.isRecalled;
  }

  function park<T>(untilAt: number | undefined, look: () => { readonly value: T } | undefined): Promise<T> {
    if (untilAt !== undefined) deps.scheduler.wakeAt(active.run, untilAt);
    return new Promise((resolve) => {
      const branch: Parked = {
        untilAt,
        tryResume() {
          const found = isOver() ? undefined : look();
          if (found === undefined) return false;
          parked.delete(branch);
          // It counts as busy until what it goes on with had the chance to begin.
          busyCount++;
          setImmediate(comeBack);
          resolve(found.value);
          return true;
        },
      };
      parked.add(branch);
      leaveSoon();
    });
  }

  async function once<F extends Fact>(
    key: string,
    produce: () => F | Promise<F>,
    requests?: () => readonly AcceptRequest[],
  ): Promise<RecordedFact & { readonly fact: F }> {
    const known = active.state.recorded.get(key);
    if (known !== undefined) return known as RecordedFact & { readonly fact: F };
    if (isOver()) return leave();
    busyCount++;
    try {
      const fact = await produce();
      // Ended by somebody in the meantime: nothing comes after the end.
      if (!active.hasPlace || !isOpen(active.status)) return await never();
      const seq = active.state.length;
      const at = recorder.record(active, fact, requests?.());
      if (active.isTakenOver) settleTakenOver();
      return { seq, at, fact };
    } finally {
      comeBack();
    }
  }

  function settleTakenOver(): void {
    active.isTakenOver = false;
    deps.takenOver.settle(active.run);
  }

  function until(at: number): Promise<void> {
    const delayMs = at - clock.now();
    if (delayMs <= 0) return Promise.resolve();
    if (isOver()) return leave();
    if (delayMs <= shortWaitMs) return stay(delayMs);
    return park<void>(at, () => (clock.now() >= at ? { value: undefined } : undefined));
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

  function signal(name: string, untilAt: number | undefined): Promise<Signal | undefined> {
    const look = () => {
      const value = active.signals.get(name);
      const isLate = untilAt !== undefined && clock.now() >= untilAt;
      return value !== undefined || isLate ? { value } : undefined;
    };
    const found = look();
    if (found !== undefined) return Promise.resolve(found.value);
    return isOver() ? leave() : park(untilAt, look);
  }

  function quiet(): Promise<void> {
    busyCount++;
    return new Promise((resolve) => {
      setImmediate(() => {
        resolve();
        // What follows may begin something: it comes before.
        setImmediate(comeBack);
      });
    });
  }

  async function admit(system: System<unknown>): Promise<Pass> {
    const entering = deps.doors.of(system).enter(active.run);
    const entry = entering instanceof Promise ? await inTurn(system, entering) : entering;
    if ("pass" in entry && !deps.scheduler.isStopping) return entry.pass;
    if ("pass" in entry) {
      // A call that has not begun begins with the next start. Nothing was learned about the system.
      entry.pass.leave("defect");
      busyCount--;
      return leave();
    }
    const { probeAt } = entry.refusal;
    door = {
      kind: "waiting",
      for: "system",
      name: system.name,
      ...(probeAt === undefined ? {} : { untilAt: probeAt }),
    };
    recorder.record(active, door);
    // The system may be down for longer than the run may take.
    const deadlineAt = deadlineOf(active.flow, Math.max(active.acceptedAt, active.state.replayedAt));
    if (deadlineAt < Number.POSITIVE_INFINITY) deps.scheduler.wakeAt(active.run, deadlineAt);
    // The step that asked does not come back; the run is called when the system may be tried.
    busyCount--;
    return leave();
  }

  function inTurn(system: System<unknown>, entering: Promise<Entry>): Promise<Entry> {
    const cancel = timers.schedule(visibleWaitMs, () =>
      deps.note(active, { kind: "waiting", for: "system", name: system.name }),
    );
    return entering.finally(cancel);
  }

  async function append(fact: Fact): Promise<void> {
    // Somebody decided otherwise in the meantime.
    if (active.isRecalled || !active.hasPlace) return leave();
    try {
      recorder.record(active, fact);
      await recorder.written(active);
    } catch (error) {
      if (deps.scheduler.isStopping) throw error;
      await recorder.breakOff(active);
    }
  }

  function written(): Promise<void> | undefined {
    return active.unwrittenCount === 0 && active.broken === undefined ? undefined : untilWritten();
  }

  async function untilWritten(): Promise<void> {
    await recorder.written(active);
    if (!isOver()) return;
    // Of what asked nothing is done any more.
    busyCount--;
    return leave();
  }

  const mayRepeat = () => active.isTakenOver;
  return { once, append, written, now: () => clock.now(), until, signal, mayRepeat, quiet, admit };
}

/** The promise of a run that is no longer in memory: nothing refers to it, so it and the run's stack are collected. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}
