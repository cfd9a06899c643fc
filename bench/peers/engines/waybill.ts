import { fileURLToPath } from "node:url";
import { openThreeStepEngine } from "../../three-step-engine.ts";
import { versionIn } from "../packages.ts";
import { peer } from "../peer.ts";

/** The embedded engine in this process, as `npm run bench` measures it: contract check, journal and full ledger. */
export const waybill = peer("waybill", [{}], async (dir) => {
  const engine = openThreeStepEngine(dir);
  return {
    version: versionIn(fileURLToPath(new URL("../../../", import.meta.url))) ?? "unknown",
    settings: {
      store: "SQLite of Node",
      journalMode: "WAL",
      synchronous: "FULL",
      groupCommit: true,
      contractCheck: true,
      ledger: true,
    },
    run: (order) => engine.run(order),
    completedCount: async () => engine.completedCount(),
    stop: () => engine.stop(),
  };
});
