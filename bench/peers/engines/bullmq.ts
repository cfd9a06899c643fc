import { type Job, Queue, Worker } from "bullmq";
import type { Order } from "../../order.ts";
import { packageVersion } from "../packages.ts";
import { peer } from "../peer.ts";
import { freePort, startServer } from "../process.ts";

interface Work {
  readonly order: Order;
  readonly customer?: { readonly customer: number; readonly name: string };
  readonly invoice?: { readonly invoice: number; readonly customer: number; readonly total: string };
  readonly shipment?: { readonly shipment: number; readonly invoice: number; readonly lines: number };
}

/** BullMQ has no steps; its manual records what a step came to in the job's data, and a retried job goes on from there. */
async function threeSteps(job: Job<Work>): Promise<{ readonly shipment: string }> {
  const { order } = job.data;
  const customer = { customer: order.customer.id, name: order.customer.last_name };
  await job.updateData({ order, customer });
  const invoice = { invoice: order.id, customer: customer.customer, total: order.total_price };
  await job.updateData({ order, customer, invoice });
  const shipment = { shipment: order.id, invoice: invoice.invoice, lines: order.line_items.length };
  await job.updateData({ order, customer, invoice, shipment });
  return { shipment: String(shipment.shipment) };
}

/**
 * BullMQ on a Redis of its own that syncs its append-only file before it answers. Queue and workers are in this process; a
 * run is over when the worker has moved its job to `completed`. More workers mean more connections, so that Redis answers
 * more of them after one sync.
 */
export const bullmq = peer(
  "bullmq",
  [
    { workers: 1, concurrencyPerWorker: 64 },
    { workers: 4, concurrencyPerWorker: 16 },
    { workers: 16, concurrencyPerWorker: 4 },
  ],
  async (dir, { workers, concurrencyPerWorker }) => {
    const port = await freePort();
    const server = startServer("redis-server", dir, "redis-server", [
      ...["--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--save", ""],
      ...["--appendonly", "yes", "--appendfsync", "always", "--no-appendfsync-on-rewrite", "no"],
    ]);
    const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
    const queue = new Queue<Work>("three-step", { connection });
    queue.on("error", () => {});
    const running: Worker<Work>[] = [];
    const stop = async (): Promise<void> => {
      await Promise.all(running.map((worker) => worker.close()));
      await queue.close();
      await server.stop();
    };
    try {
      await server.ready(async () => (await queue.getJobCountByTypes("completed")) === 0, 20_000);
      const ends = new Map<string, (error?: Error) => void>();
      for (let count = 0; count < workers; count++) {
        const worker = new Worker<Work>("three-step", threeSteps, { connection, concurrency: concurrencyPerWorker });
        worker.on("completed", (job) => ends.get(job.id ?? "")?.());
        worker.on("failed", (job, error) => ends.get(job?.id ?? "")?.(error));
        running.push(worker);
      }
      return {
        version: packageVersion("bullmq"),
        settings: { workers, concurrencyPerWorker, appendonly: true, appendfsync: "always", jobId: true },
        async run(order) {
          const jobId = `order-${order.id}`;
          const end = new Promise<void>((resolve, reject) => {
            ends.set(jobId, (error) => (error === undefined ? resolve() : reject(error)));
          });
          await queue.add("order", { order }, { jobId });
          await end;
          ends.delete(jobId);
        },
        completedCount: () => queue.getCompletedCount(),
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  },
);
