import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { openLedger } from "../../ledger/sqlite/open.ts";
import { schedulePresenter } from "../../server/present-schedule.ts";
import type { Project } from "../../server/project.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatSchedules, type ScheduleOfFlow } from "../format/schedule.ts";
import { openProject } from "../open-project.ts";
import { viewOf } from "../view.ts";

export function addSchedules(program: Command, session: Session): void {
  const command = program
    .command("schedules")
    .description("the schedules of the project: when they are next due, the last run, what they wait for");
  handle(session, command, listSchedules);
}

async function listSchedules(context: Context): Promise<ExitCode> {
  const schedules = schedulesOf(await openProject(context), Date.now());
  context.print(schedules, () => formatSchedules(schedules, viewOf(context)));
  return 0;
}

/** Read beside whoever owns the data folder; there may be no data yet. */
function schedulesOf({ flows, config }: Project, now: number): readonly ScheduleOfFlow[] {
  if (!existsSync(join(config.data, "waybill.db"))) return present(flows, schedulePresenter({ ...noData, now }));
  const ledger = openLedger(config.data);
  try {
    return present(flows, schedulePresenter({ ledger, marks: ledger.scheduleMarks, now }));
  } finally {
    ledger.close();
  }
}

const noData = { ledger: { runs: () => ({ runs: [] }), openCounts: () => [] }, marks: { all: () => [] } };

function present(
  flows: Project["flows"],
  presentSchedule: ReturnType<typeof schedulePresenter>,
): readonly ScheduleOfFlow[] {
  return flows.flatMap((flow) => {
    const { schedule } = presentSchedule(flow);
    return schedule === undefined ? [] : [{ flow: flow.name, ...schedule }];
  });
}
