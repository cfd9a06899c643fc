/** Waybill as it runs in production, with the three-step flow behind a signed webhook. */
import { startWaybill } from "../src/server/app.ts";
import { threeStepHook, webhookSecret } from "./order.ts";

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error("Give the data folder.");
const waybill = await startWaybill(
  {
    dir: dataDir,
    name: "bench",
    flows: [threeStepHook],
    config: {
      flows: [],
      data: dataDir,
      hooks: { host: "127.0.0.1", port: 0, maxRequests: 1_000 },
      portal: { port: 0 },
      maxActiveRuns: 1_024,
      maxQueuedRuns: 10_000,
      drainMs: 10_000,
      blockedMs: 1_000,
    },
  },
  { env: { BENCH_SECRET: webhookSecret } },
);

function counts(): { readonly completed: number; readonly open: number } {
  let completed = 0;
  let open = 0;
  for (const { status, count } of waybill.ledger.countsByStatus(0, Number.MAX_SAFE_INTEGER)) {
    if (status === "completed") completed += count;
    else open += count;
  }
  return { completed, open };
}

process.on("message", async (message) => {
  if (message === "finish") {
    while (counts().open > 0) await new Promise((resolve) => setImmediate(resolve));
    process.send?.({ completed: counts().completed });
  }
  if (message === "stop") {
    await waybill.stop();
    process.disconnect();
  }
});
process.send?.({ address: waybill.hooksUrl });
