/**
 * Waybill with a flow that is due every second, in a process that may be killed. Arguments: data folder, and a fault point with
 * the number of the visit at which the process kills itself there, e.g. `after-commit:accept@2`.
 */
import { pino } from "pino";
import { flow, schedule, team } from "../../src/index.ts";
import { startWaybill } from "../../src/server/app.ts";
import { journalWithFaultPoints } from "../../src/testing/fault-points.ts";

const [dataDir = "", fault = ""] = process.argv.slice(2);
const [point, visit] = fault.split("@");
let visits = 0;

const everySecond = flow("every-second", {
  version: "1.0.0",
  owner: team("crash", { onCall: "pager:crash" }),
  on: schedule("* * * * * *", { overlap: "allow", catchUp: "all" }),
  run: (due, run) => run.step("work", () => due.dueAt),
});

const waybill = await startWaybill(
  {
    dir: dataDir,
    name: "crash-test",
    flows: [everySecond],
    config: {
      flows: [],
      data: dataDir,
      hooks: { host: "127.0.0.1", port: 0, maxRequests: 1_000 },
      portal: { port: 0 },
      maxActiveRuns: 64,
      maxQueuedRuns: 10_000,
      drainMs: 10_000,
      blockedMs: 1_000,
    },
  },
  {
    env: process.env,
    log: pino({ level: "error" }, pino.destination({ dest: 2, sync: true })),
    wrap: {
      journal: (journal) =>
        journalWithFaultPoints(journal, (reached) => {
          if (reached === point && ++visits === Number(visit)) process.kill(process.pid, "SIGKILL");
        }),
      connector: (connector) => connector,
    },
  },
);
// A worker whose parent is gone must not stay behind.
process.on("disconnect", () => process.exit());
process.send?.({ hooks: waybill.hooksUrl, portal: waybill.portalUrl });
