/**
 * Which due times of a schedule get a run now.
 *
 * Model: the due times after the mark are undecided. They are decided in their order, each once, by what is in the ledger and by
 * what time it is, never by when somebody asked before. Whoever carries the verdicts out does so in order, and moves the mark
 * over each one when it is done; a crash in between makes the same verdict come again.
 *
 * 1. A due time is taken (gets a run), or left (gets none, and a note), or waits. None is passed over.
 * 2. A due time is ready when its jitter is over, and with overlap `wait` when the run is over that was unfinished then.
 * 3. Up to a minute after it was ready it is on time; after that it is late, and `catchUp` decides. So neither a quick restart nor
 *    a process that was busy makes anything late, and a clock that was set forward is the same as a downtime.
 * 4. With overlap `skip` a due time is left when a run of the flow was unfinished at its time, whenever that is looked at.
 * 5. With overlap `skip` and `wait` nothing is taken while a run is unfinished. Of several that are ready at the same time the
 *    latest is taken, or with catchUp `all` one after another.
 * 6. While the schedule is paused nothing is decided; afterwards the pause is the same as a downtime.
 */
import { dueKey, dueTimesOf } from "../definitions/schedule.ts";
import type { AnyScheduleTrigger } from "../definitions/trigger.ts";
import { jitterOf } from "./jitter.ts";

/** How late a due time may be and still be on time, in milliseconds: time enough for a restart. */
export const onTimeMs = 60_000;

/** How long what waits for a run, or for a decision of a person, waits before it asks again, in milliseconds. */
const recheckMs = 1_000;

/** A run of the flow, as far as it matters here. */
export interface RunSpan {
  readonly key: string;
  readonly acceptedAt: number;
  readonly endedAt?: number;
}

/** What is known when somebody asks. */
export interface Moment {
  readonly now: number;
  /** The mark: what was due up to here is decided. */
  readonly decidedAt: number;
  /** The youngest runs of the flow. */
  readonly runs: readonly RunSpan[];
  /** Whether any run of the flow is unfinished. */
  readonly isBusy: boolean;
  readonly isPaused: boolean;
}

export type Verdict =
  | { readonly kind: "take"; readonly dueAt: number }
  /** It has its run: the process died before the mark was moved, or a person started it. */
  | { readonly kind: "taken"; readonly dueAt: number }
  /** All due times of a stretch. `skipped` by overlap, `missed` because they are late. */
  | { readonly kind: "leave"; readonly from: number; readonly to: number; readonly reason: LeaveReason };

export type LeaveReason = "skipped" | "missed";

export interface Decision {
  /** In order of due time. */
  readonly verdicts: readonly Verdict[];
  /** When to ask again; absent when nothing is ever due again. */
  readonly askAt?: number;
}

export function decideDue(flow: string, schedule: AnyScheduleTrigger, moment: Moment): Decision {
  const { now, decidedAt, isBusy, isPaused } = moment;
  const readyAt = (dueAt: number): number => dueAt + jitterOf(flow, dueAt, schedule.jitterMs);
  const first = dueTimesOf(schedule).after(decidedAt);
  if (first === undefined) return { verdicts: [] };
  if (hasRun(moment, first)) return { verdicts: [{ kind: "taken", dueAt: first }], askAt: now };
  if (readyAt(first) > now) return { verdicts: [], askAt: readyAt(first) };
  if (isPaused || (isBusy && schedule.overlap === "wait")) return { verdicts: [], askAt: now + recheckMs };

  const { passed, ready, next } = undecided(schedule, moment, first, readyAt);
  const judged = judge(schedule, moment, ready, readyAt);
  const verdicts = schedule.overlap === "allow" ? judged : untilOneIsTaken(judged, isBusy);
  const askAt = verdicts.length < judged.length ? now + recheckMs : next === undefined ? undefined : readyAt(next);
  return { verdicts: joined([...passed, ...verdicts]), ...(askAt === undefined ? {} : { askAt }) };
}

interface Undecided {
  /** What is so far back that it is not looked at one by one. */
  readonly passed: readonly Verdict[];
  readonly ready: readonly number[];
  /** The first that is not ready yet. */
  readonly next: number | undefined;
}

/** The cost of it does not grow with the length of a downtime: what is certainly late is walked from its end. */
function undecided(
  schedule: AnyScheduleTrigger,
  { now, decidedAt }: Moment,
  first: number,
  readyAt: (dueAt: number) => number,
): Undecided {
  const dueTimes = dueTimesOf(schedule);
  const lateUntil = Math.max(decidedAt, now - onTimeMs - schedule.jitterMs - 1);
  const keptCount = schedule.catchUp === "all" ? schedule.catchUpAtMost : 1;
  const ready: number[] = [];
  let dueAt = dueTimes.before(lateUntil + 1);
  while (dueAt !== undefined && dueAt > decidedAt && ready.length < keptCount) {
    ready.unshift(dueAt);
    dueAt = dueTimes.before(dueAt);
  }
  const passed: Verdict[] =
    dueAt === undefined || dueAt <= decidedAt ? [] : [{ kind: "leave", from: first, to: dueAt, reason: "missed" }];
  let next = dueTimes.after(lateUntil);
  while (next !== undefined && readyAt(next) <= now) {
    ready.push(next);
    next = dueTimes.after(next);
  }
  return { passed, ready, next };
}

type Standing = "taken" | "skipped" | "missed" | "late" | "on time";

function judge(
  schedule: AnyScheduleTrigger,
  moment: Moment,
  ready: readonly number[],
  readyAt: (dueAt: number) => number,
): readonly Verdict[] {
  const { catchUp, overlap } = schedule;
  const standings = ready.map((dueAt) => standingOf(schedule, moment, dueAt, readyAt(dueAt)));
  const latest = standings.lastIndexOf("late");
  const isWanted = (index: number): boolean =>
    standings[index] === "on time" || (standings[index] === "late" && (catchUp === "all" || index === latest));
  const lastWanted = standings.findLastIndex((_, index) => isWanted(index));
  const isForAll = overlap === "allow" || catchUp === "all";
  return ready.map((dueAt, index): Verdict => {
    if (standings[index] === "taken") return { kind: "taken", dueAt };
    if (isWanted(index) && (isForAll || index === lastWanted)) return { kind: "take", dueAt };
    const reason = isWanted(index) || standings[index] === "skipped" ? "skipped" : "missed";
    return { kind: "leave", from: dueAt, to: dueAt, reason };
  });
}

function hasRun({ runs }: Moment, dueAt: number): boolean {
  const key = dueKey(dueAt);
  return runs.some((run) => run.key === key);
}

function standingOf(schedule: AnyScheduleTrigger, moment: Moment, dueAt: number, readyAt: number): Standing {
  const { overlap, catchUp, catchUpWithinMs } = schedule;
  const { now, runs } = moment;
  if (hasRun(moment, dueAt)) return "taken";
  const unfinished = overlap === "allow" ? [] : runs.filter((run) => wasUnfinished(run, readyAt));
  if (overlap === "skip" && unfinished.length > 0) return "skipped";
  const lateMs = now - Math.max(readyAt, ...unfinished.map(({ endedAt = 0 }) => endedAt));
  if (lateMs <= onTimeMs) return "on time";
  return catchUp === "none" || lateMs > catchUpWithinMs ? "missed" : "late";
}

function wasUnfinished({ acceptedAt, endedAt }: RunSpan, at: number): boolean {
  return acceptedAt <= at && (endedAt === undefined || endedAt > at);
}

/** Up to the first that is taken, and not even that while a run is unfinished. What comes after it is asked for again. */
function untilOneIsTaken(verdicts: readonly Verdict[], isBusy: boolean): readonly Verdict[] {
  const [first = verdicts.length, second = verdicts.length] = verdicts.flatMap(({ kind }, index) =>
    kind === "take" ? [index] : [],
  );
  return verdicts.slice(0, isBusy ? first : second);
}

/** Neighbours that are left for the same reason become one verdict. */
function joined(verdicts: readonly Verdict[]): readonly Verdict[] {
  const result: Verdict[] = [];
  for (const verdict of verdicts) {
    const last = result.at(-1);
    if (verdict.kind === "leave" && last?.kind === "leave" && last.reason === verdict.reason) {
      result[result.length - 1] = { ...last, to: verdict.to };
    } else {
      result.push(verdict);
    }
  }
  return result;
}
