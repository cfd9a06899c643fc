import type { AnyFlow } from "../definitions/flow.ts";
import { dueTimesOf } from "../definitions/schedule.ts";
import type { AnyScheduleTrigger } from "../definitions/trigger.ts";
import type { Ledger } from "../runs/ledger.ts";
import type { ScheduleMark, ScheduleMarks } from "../runs/schedule-mark.ts";
import { presentRun } from "./present.ts";
import type { FlowSummary, ScheduleSummary } from "./wire.ts";

export interface ScheduleView {
  readonly ledger: Pick<Ledger, "runs" | "openCounts">;
  readonly marks: ScheduleMarks;
  readonly now: number;
}

const shownCount = 3;

/** How the schedule of a flow stands; nothing for a flow with another trigger. */
export function schedulePresenter(view: ScheduleView): (flow: AnyFlow) => Pick<FlowSummary, "schedule"> {
  const marks = new Map(view.marks.all().map((mark) => [mark.flow, mark]));
  return ({ name, on }) =>
    on.type === "schedule" ? { schedule: presentSchedule(name, on, marks.get(name), view) } : {};
}

function presentSchedule(
  flow: string,
  schedule: AnyScheduleTrigger,
  mark: ScheduleMark | undefined,
  { ledger, now }: ScheduleView,
): ScheduleSummary {
  const { pattern, timezone, pauseOnFailure } = schedule;
  const isOfThis = mark?.pattern === pattern && mark.timezone === timezone;
  const firstUndecided = isOfThis ? dueTimesOf(schedule).after(mark.decidedAt) : undefined;
  const [lastRun] = ledger.runs({ flow }, { limit: 1 }).runs;
  const isPaused =
    pauseOnFailure && ledger.openCounts().some((count) => count.flow === flow && count.status === "dead");
  const [dead] = isPaused ? ledger.runs({ flow, status: "dead" }, { limit: 1 }).runs : [];
  return {
    pattern,
    timezone,
    next: dueAfter(schedule, now),
    ...(firstUndecided !== undefined && firstUndecided <= now ? { dueSince: firstUndecided } : {}),
    ...(dead === undefined ? {} : { pausedBy: dead.run }),
    ...(lastRun === undefined ? {} : { lastRun: presentRun(lastRun) }),
    ...(mark?.left === undefined ? {} : { lastLeft: mark.left }),
  };
}

function dueAfter(schedule: AnyScheduleTrigger, now: number): readonly number[] {
  const due: number[] = [];
  for (let at = dueTimesOf(schedule).after(now); at !== undefined && due.length < shownCount; ) {
    due.push(at);
    at = dueTimesOf(schedule).after(at);
  }
  return due;
}
