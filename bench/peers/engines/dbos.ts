import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Order } from "../../order.ts";
import { packageVersion } from "../packages.ts";
import { peer } from "../peer.ts";
import { openDatabase } from "../postgres.ts";

async function threeSteps(order: Order): Promise<{ readonly shipment: string }> {
  const customer = await DBOS.runStep(async () => ({ customer: order.customer.id, name: order.customer.last_name }), {
    name: "upsert customer",
  });
  const invoice = await DBOS.runStep(
    async () => ({ invoice: order.id, customer: customer.customer, total: order.total_price }),
    { name: "create invoice" },
  );
  const shipment = await DBOS.runStep(
    async () => ({ shipment: order.id, invoice: invoice.invoice, lines: order.line_items.length }),
    { name: "create shipment" },
  );
  return { shipment: String(shipment.shipment) };
}

/**
 * DBOS Transact in this process on PostgreSQL. The start of a workflow, each step's result and the end are commits of their
 * own, each synced before it is confirmed. The workflow is called directly, which is faster than by queue, with the order's id
 * as workflow id. More connections let more commits share one sync, and cost PostgreSQL more processes.
 */
export const dbos = peer("dbos", [{ poolSize: 10 }, { poolSize: 20 }, { poolSize: 40 }], async (dir, { poolSize }) => {
  const database = await openDatabase(dir);
  try {
    DBOS.setConfig({
      name: "bench",
      systemDatabaseUrl: database.url,
      systemDatabasePoolSize: poolSize,
      logLevel: "error",
    });
    const threeStep = DBOS.registerWorkflow(threeSteps, { name: "threeStep" });
    await DBOS.launch();
    return {
      version: packageVersion("@dbos-inc/dbos-sdk"),
      settings: {
        poolSize,
        postgres: database.serverVersion,
        fsync: true,
        synchronousCommit: true,
        workflowId: true,
      },
      async run(order) {
        await DBOS.withNextWorkflowID(String(order.id), () => threeStep(order));
      },
      completedCount: () => database.count("SELECT count(*) FROM dbos.workflow_status WHERE status = 'SUCCESS'"),
      async stop() {
        await DBOS.shutdown();
        await database.drop();
      },
    };
  } catch (error) {
    await database.drop();
    throw error;
  }
});
