import { join } from "node:path";
import { OpenWorkflow } from "openworkflow";
import { BackendSqlite } from "openworkflow/sqlite";
import type { Order } from "../../order.ts";
import { packageVersion } from "../packages.ts";
import { peer } from "../peer.ts";

/**
 * openworkflow on SQLite; client and workers are in this process. Each of its statements is a transaction of its own, synced
 * in WAL mode with synchronous=FULL, the default of node:sqlite. Its client asks for a result once a second; here the
 * client is told when the store has recorded the end, so that its polling is not what is measured. Workers look for runs when they
 * took one, and pause for 50 to 100 ms when they found none or are full: hence the candidates.
 */
export const openworkflow = peer(
  "openworkflow",
  [
    { workers: 1, concurrencyPerWorker: 16 },
    { workers: 1, concurrencyPerWorker: 72 },
    { workers: 8, concurrencyPerWorker: 8 },
  ],
  async (dir, { workers, concurrencyPerWorker }) => {
    const backend = BackendSqlite.connect(join(dir, "openworkflow.db"));
    const ends = new Map<string, () => void>();
    const complete = backend.completeWorkflowRun.bind(backend);
    backend.completeWorkflowRun = async (parameters) => {
      const run = await complete(parameters);
      ends.get(run.idempotencyKey ?? "")?.();
      return run;
    };
    const client = new OpenWorkflow({ backend });
    const threeStep = client.defineWorkflow<Order, { readonly shipment: string }>(
      { name: "three-step" },
      async ({ input: order, step }) => {
        const customer = await step.run({ name: "upsert customer" }, () => ({
          customer: order.customer.id,
          name: order.customer.last_name,
        }));
        const invoice = await step.run({ name: "create invoice" }, () => ({
          invoice: order.id,
          customer: customer.customer,
          total: order.total_price,
        }));
        const shipment = await step.run({ name: "create shipment" }, () => ({
          shipment: order.id,
          invoice: invoice.invoice,
          lines: order.line_items.length,
        }));
        return { shipment: String(shipment.shipment) };
      },
    );
    const running = Array.from({ length: workers }, () => client.newWorker({ concurrency: concurrencyPerWorker }));
    await Promise.all(running.map((worker) => worker.start()));
    return {
      version: packageVersion("openworkflow"),
      settings: {
        workers,
        concurrencyPerWorker,
        store: "SQLite of Node",
        journalMode: "WAL",
        synchronous: "FULL",
        idempotencyKey: true,
      },
      async run(order) {
        const key = String(order.id);
        const end = new Promise<void>((resolve) => ends.set(key, resolve));
        await threeStep.run(order, { idempotencyKey: key });
        await end;
        ends.delete(key);
      },
      completedCount: async () => (await backend.countWorkflowRuns()).completed,
      async stop() {
        await Promise.all(running.map((worker) => worker.stop()));
        await backend.stop();
      },
    };
  },
);
