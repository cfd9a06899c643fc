/**
 * Waybill in a process that may be killed. Arguments: data folder, and a fault point with the number of the visit at which
 * the process kills itself there, e.g. `after-effect@3`; without it the parent kills when it likes.
 */
import { pino } from "pino";
import { startWaybill } from "../../src/server/app.ts";
import { connectorWithFaultPoints, journalWithFaultPoints, type Reach } from "../../src/testing/fault-points.ts";
import { crashProject } from "./project.ts";

const [dataDir = "", fault = ""] = process.argv.slice(2);
const [point, visit] = fault.split("@");
let visits = 0;
const reach: Reach = (reached) => {
  if (reached === point && ++visits === Number(visit)) process.kill(process.pid, "SIGKILL");
};

const waybill = await startWaybill(crashProject(dataDir), {
  env: process.env,
  log: pino({ level: "error" }, pino.destination({ dest: 2, sync: true })),
  wrap: {
    journal: (journal) => journalWithFaultPoints(journal, reach),
    connector: (connector) => connectorWithFaultPoints(connector, reach),
  },
});
// A worker whose parent is gone must not stay behind.
process.on("disconnect", () => process.exit());
process.send?.({ hooks: waybill.hooksUrl, portal: waybill.portalUrl });
