import type { ScheduleSummary } from "../../server/wire.ts";
import { formatStatus, type View } from "./run.ts";
import { oneLine } from "./table.ts";
import { formatDistance, formatInstant } from "./time.ts";

/** A schedule with the flow that it starts. */
export interface ScheduleOfFlow extends ScheduleSummary {
  readonly flow: string;
}

/** Each schedule with its next due times, its last run and what holds it up. */
export function formatSchedules(schedules: readonly ScheduleOfFlow[], view: View): string {
  if (schedules.length === 0) return "No flow has a schedule.";
  return schedules.map((schedule) => formatSchedule(schedule, view)).join("\n\n");
}

function formatSchedule(schedule: ScheduleOfFlow, view: View): string {
  const { colors, now } = view;
  const { flow, pattern, timezone, next, lastRun, pausedBy, dueSince, lastLeft } = schedule;
  const [first] = next;
  const facts: [string, string][] = [
    [
      "next due",
      first === undefined ? "never again" : `${next.map(formatInstant).join(", ")} (${formatDistance(first, now)})`,
    ],
    [
      "last run",
      lastRun === undefined
        ? "none yet"
        : `${lastRun.id}  ${formatStatus(lastRun.status, colors)}  ${oneLine(lastRun.key)}`,
    ],
  ];
  if (pausedBy !== undefined) {
    facts.push(["paused", colors.red(`run ${pausedBy} is dead; replay it or close it, and the schedule goes on`)]);
  }
  if (dueSince !== undefined)
    facts.push(["due since", colors.yellow(`${formatInstant(dueSince)}, and not decided yet`)]);
  if (lastLeft !== undefined) facts.push(["without run", oneLine(`${lastLeft.code}: ${lastLeft.detail}`)]);
  return [
    `${colors.bold(flow)}  ${pattern}  ${timezone}`,
    ...facts.map(([name, value]) => `  ${colors.dim(name.padEnd(12))}${value}`),
  ].join("\n");
}
