/**
 * Which runs are in memory, which wait for a place there, and which are due when.
 *
 * 1. At most `maxActiveRuns` runs have a place. A run that waits for long gives its place back and is on disk only.
 * 2. A run is live from the moment at which it is to be taken up until it leaves: in that time nobody takes it up again.
 *    Who calls a live run is heard when it leaves.
 * 3. Places go to runs by priority, and in the order in which they were called, as far as the gates of their flows let them in.
 * 4. Of the new runs that wait for a place, at most `maxHeldSize` of messages is in memory; the others are on disk only.
 */
import type { CancelTimer, Clock, Timers } from "../../core/clock.ts";
import type { RunId } from "../../core/ids.ts";
import type { Priority } from "../../definitions/flow.ts";
import type { ActiveRun } from "./active-run.ts";
import { createDueQueue } from "./due-queue.ts";
import type { Gates } from "./gates.ts";
import { createLiveRuns } from "./live-runs.ts";
import { createReadyQueue } from "./ready-queue.ts";

/** A place for a new run, or a stand in the queue for one. Must be used or given back. */
export interface Reservation {
  readonly hasPlace: boolean;
  giveBack(): void;
}

export interface SchedulerDeps {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly dueTimers: Timers;
  readonly maxActiveRuns: number;
  /**
   * The run from disk; `undefined` when there is nothing to be done for it. A promise when something has to be written first:
   * nobody takes the run up before that is over.
   */
  readonly restore: (run: RunId) => ActiveRun | Promise<void> | undefined;
  /** Executes a run that has a place. `hasWaited`: on disk, or for its place. */
  readonly execute: (active: ActiveRun, hasWaited: boolean) => void;
  readonly gates: Pick<Gates, "enter" | "leave">;
  /** Told when a run leaves memory. */
  readonly onLeave: (active: ActiveRun) => void;
}

export interface Scheduler {
  /** New runs that wait for a place, those on their way to disk included. */
  readonly queuedCount: number;
  readonly isStopping: boolean;
  /** @param mayHavePlace whether it may be taken up at once, when there is a place. */
  reserve(mayHavePlace: boolean): Reservation;
  /** Takes up a new run under its reservation. `size`: length of its message as JSON text. */
  admit(active: ActiveRun, reservation: Reservation, size: number): void;
  /**
   * Has the run executed as soon as there is a place. If it is in memory, it goes on there where it waits, or is executed
   * again as soon as it has left.
   */
  wake(run: RunId, priority?: Priority): void;
  /** Wakes a run that an earlier process accepted and did not begin: it counts as queued until it has a place. */
  requeue(run: RunId, priority?: Priority): void;
  wakeAt(run: RunId, at: number): void;
  /** Takes the run out of memory. */
  leave(active: ActiveRun): void;
  isLive(run: RunId): boolean;
  /** The run in memory, when it is there. */
  active(run: RunId): ActiveRun | undefined;
  /** Keeps a run that is not live from being taken up until `work` is over. */
  hold<T>(run: RunId, work: () => Promise<T>): Promise<T>;
  /** Takes up nothing more. Resolves when all runs have left, or after `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void>;
}

/**
 * In UTF-16 code units: enough for 10,000 messages of 3 KB, and little enough that a queue of large ones, each some times as large
 * once it is parsed, does not fill the memory.
 */
const maxHeldSize = 32 * 1024 * 1024;

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { clock, timers } = deps;
  const due = createDueQueue();
  /** New runs as they are, others by id. */
  const ready = createReadyQueue<ActiveRun | RunId>();
  const live = createLiveRuns();
  const called = new Set<RunId>();
  /** New runs in `ready`, and what each holds of the memory for messages. */
  const queued = new Map<RunId, number>();
  let heldSize = 0;
  let activeCount = 0;
  let queuedCount = 0;
  let isStopping = false;
  let onIdle: (() => void) | undefined;
  let cancelDue: CancelTimer | undefined;

  function takePlace(): boolean {
    if (activeCount >= deps.maxActiveRuns) return false;
    activeCount++;
    return true;
  }

  function releasePlace(): void {
    activeCount--;
    if (!isStopping) startReady();
    else if (activeCount === 0) onIdle?.();
  }

  function reserve(mayHavePlace: boolean): Reservation {
    const hasPlace = mayHavePlace && takePlace();
    if (!hasPlace) queuedCount++;
    return {
      hasPlace,
      giveBack: () => {
        if (hasPlace) releasePlace();
        else queuedCount--;
      },
    };
  }

  function admit(active: ActiveRun, { hasPlace }: Reservation, size: number): void {
    active.hasPlace = hasPlace;
    if (hasPlace) {
      live.set(active.run, active);
      deps.execute(active, false);
      return;
    }
    const isHeld = heldSize + size <= maxHeldSize;
    queued.set(active.run, isHeld ? size : 0);
    live.set(active.run, isHeld ? active : undefined);
    if (isHeld) heldSize += size;
    ready.push(isHeld ? active : active.run, active.flow.priority);
    // A place may have become free while the message was on its way to disk.
    startReady();
  }

  function startReady(): void {
    while (!isStopping && ready.size > 0 && takePlace()) {
      const next = ready.shift();
      if (next !== undefined) leaveQueue(typeof next === "string" ? next : next.run);
      const active = typeof next === "string" ? restore(next) : next;
      if (active === undefined) {
        activeCount--;
        continue;
      }
      if (!deps.gates.enter(active)) {
        activeCount--;
        live.delete(active.run);
        continue;
      }
      active.hasPlace = true;
      deps.execute(active, true);
    }
  }

  function leaveQueue(run: RunId): void {
    const size = queued.get(run);
    if (size === undefined) return;
    queued.delete(run);
    queuedCount--;
    heldSize -= size;
  }

  function restore(run: RunId): ActiveRun | undefined {
    const active = deps.restore(run);
    if (active instanceof Promise) {
      void hold(run, () => active);
      return undefined;
    }
    if (active === undefined) live.delete(run);
    else live.set(run, active);
    return active;
  }

  async function hold<T>(run: RunId, work: () => Promise<T>): Promise<T> {
    live.set(run, undefined);
    try {
      return await work();
    } finally {
      live.delete(run);
      if (called.delete(run)) wake(run);
    }
  }

  function leave(active: ActiveRun): void {
    if (!active.hasPlace) return;
    active.hasPlace = false;
    live.delete(active.run);
    deps.gates.leave(active);
    deps.onLeave(active);
    if (called.delete(active.run)) wake(active.run);
    releasePlace();
  }

  function wake(run: RunId, priority?: Priority): void {
    if (isStopping) return;
    if (live.has(run)) {
      if (live.get(run)?.poke() !== true) called.add(run);
      return;
    }
    live.set(run, undefined);
    ready.push(run, priority);
    startReady();
  }

  function requeue(run: RunId, priority?: Priority): void {
    if (!live.has(run) && !queued.has(run)) {
      queued.set(run, 0);
      queuedCount++;
    }
    wake(run, priority);
  }

  function armDue(): void {
    cancelDue?.();
    const at = due.nextAt();
    if (at === undefined || isStopping) return;
    cancelDue = deps.dueTimers.schedule(Math.max(0, at - clock.now()), () => {
      for (const run of due.take(clock.now())) wake(run);
      armDue();
    });
  }

  return {
    get queuedCount() {
      return queuedCount;
    },
    get isStopping() {
      return isStopping;
    },
    reserve,
    requeue,
    admit,
    wake,
    wakeAt(run, at) {
      due.add(at, run);
      // A million sleeping runs are armed once, not a million times.
      if (due.nextAt() === at) armDue();
    },
    leave,
    isLive: (run) => live.has(run),
    active: (run) => live.get(run),
    hold,
    async stop(graceMs) {
      isStopping = true;
      cancelDue?.();
      if (activeCount === 0) return;
      await new Promise<void>((resolve) => {
        const cancel = timers.schedule(graceMs, resolve);
        onIdle = () => {
          cancel();
          resolve();
        };
      });
    },
  };
}
