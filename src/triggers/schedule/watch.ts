/**
 * Starts the runs of the flows with a schedule.
 *
 * 1. What is to be done is decided by `decideDue` (runs/due.ts) from the mark, the ledger and the clock.
 * 2. A verdict is carried out before the mark moves over it. A process that dies in between carries it out again, and the run that
 *    is there is found by its key.
 * 3. Nothing but the mark is kept, so that a process that starts anew goes on where the last one was.
 */
import type { CancelTimer, Clock, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { dueKey, dueMessage } from "../../definitions/schedule.ts";
import type { AnyScheduleTrigger } from "../../definitions/trigger.ts";
import { decideDue, type Verdict } from "../../runs/due.ts";
import type { Engine } from "../../runs/engine.ts";
import type { ScheduleBook, ScheduleMark } from "../../runs/schedule-mark.ts";
import { type RunsOfFlow, standingOf } from "./moment.ts";
import { leftNote } from "./notes.ts";

export interface WatchDeps {
  /** Those that take new messages: no earlier versions. */
  readonly flows: readonly AnyFlow[];
  readonly engine: Pick<Engine, "accept">;
  readonly ledger: RunsOfFlow;
  readonly book: ScheduleBook;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Told why a due time could not be decided; it is tried again. */
  readonly onError: (error: unknown) => void;
}

/** Longest time without a look at the clock, in milliseconds: timers do not notice when it is set. */
const longestSleepMs = 30_000;

/** How long to wait after a failure, a full disk for example, in milliseconds. */
const retryMs = 5_000;

/** Watches all schedules of the flows, from now on. */
export function watchSchedules(deps: WatchDeps): { stop(): Promise<void> } {
  const marks = new Map(deps.book.all().map((mark) => [mark.flow, mark]));
  const watches = deps.flows.flatMap(({ name, on }) =>
    on.type === "schedule" ? [watchSchedule(name, on, marks.get(name), deps)] : [],
  );
  return { stop: async () => void (await Promise.all(watches.map((watch) => watch.stop()))) };
}

function watchSchedule(
  flow: string,
  schedule: AnyScheduleTrigger,
  found: ScheduleMark | undefined,
  deps: WatchDeps,
): { stop(): Promise<void> } {
  const { clock, timers, engine, ledger, book } = deps;
  const { pattern, timezone } = schedule;
  let mark = found?.pattern === pattern && found.timezone === timezone ? found : undefined;
  let isStopping = false;
  let cancel: CancelTimer = () => {};
  let asking = Promise.resolve();

  async function carryOut(verdict: Verdict, current: ScheduleMark): Promise<ScheduleMark> {
    if (verdict.kind === "leave") {
      const left = leftNote(clock.now(), verdict);
      const next = { ...current, decidedAt: verdict.to, left };
      book.record(next, left);
      return next;
    }
    const { dueAt } = verdict;
    if (verdict.kind === "take") {
      await engine.accept({ flow, key: dueKey(dueAt), input: dueMessage(schedule, dueAt) });
    }
    const next = { ...current, decidedAt: dueAt };
    book.record(next);
    return next;
  }

  /** Answers when to ask again. */
  async function ask(): Promise<number | undefined> {
    const now = clock.now();
    if (mark === undefined) {
      const first = { flow, pattern, timezone, decidedAt: now };
      book.record(first);
      mark = first;
    }
    const decision = decideDue(flow, schedule, {
      now,
      decidedAt: mark.decidedAt,
      ...standingOf(flow, schedule, ledger),
    });
    for (const verdict of decision.verdicts) {
      if (isStopping) break;
      mark = await carryOut(verdict, mark);
    }
    return decision.askAt;
  }

  async function askAndSleep(): Promise<void> {
    let askAt: number | undefined;
    try {
      askAt = await ask();
    } catch (error) {
      if (!(isStopping || isPassing(error))) deps.onError(error);
      askAt = clock.now() + retryMs;
    }
    if (isStopping || askAt === undefined) return;
    cancel = timers.schedule(Math.min(Math.max(0, askAt - clock.now()), longestSleepMs), start);
  }

  function start(): void {
    asking = askAndSleep();
  }

  start();
  return {
    async stop() {
      isStopping = true;
      cancel();
      await asking;
    },
  };
}

/** What the engine says when it can take nothing at the moment. Others say so loudly enough. */
function isPassing(error: unknown): boolean {
  return error instanceof WaybillError && (error.code === "queue-full" || error.code === "shutting-down");
}
