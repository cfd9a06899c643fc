import { type DueTime, flow, type Run, schedule } from "waybill";
import { finance } from "./systems.ts";

export const nightlyReport = flow("nightly-report", {
  version: "1.0.0",
  owner: finance,
  on: schedule("0 2 * * *", { timezone: "Europe/Berlin" }),
  run: (due, run) => run.step("report", () => `what was sold from ${due.previousDueAt} to ${due.dueAt}`),
});

export const everySettlement = flow("every-settlement", {
  version: "1.0.0",
  owner: finance,
  on: schedule("0 6-20 * * MON-FRI", {
    timezone: "Europe/Berlin",
    overlap: "wait",
    catchUp: "all",
    catchUpWithin: "3d",
    catchUpAtMost: 40,
    jitter: "5m",
    pauseOnFailure: true,
  }),
  run: settle,
});

function settle(due: DueTime, run: Run): Promise<string> {
  return run.step("settle", () => due.dueAt);
}
