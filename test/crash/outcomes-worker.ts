/** Waybill in a process that may be killed, with a flow that invoices and then ships. Argument: the data folder. */
import { pino } from "pino";
import { contract, flow, http, jsonSchema, secret, shopifySignature, system, team, webhook } from "../../src/index.ts";
import { startWaybill } from "../../src/server/app.ts";

const [dataDir = ""] = process.argv.slice(2);
const owner = team("commerce", { onCall: "pager:commerce" });
const retry = { maxAttempts: 3, initialDelayMs: 20, jitter: 0 };
const warehouse = system("warehouse", { access: http({ baseUrl: secret("SINK_URL"), timeout: "300ms" }), retry });
const OrderPlaced = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  schema: jsonSchema<{ readonly id: number }>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" } },
  }),
});

const ship = flow("ship", {
  version: "1.0.0",
  owner,
  on: webhook("/orders", {
    contract: OrderPlaced,
    verify: shopifySignature(secret("SHOP_SECRET")),
    key: (order) => order.id,
  }),
  async run(order, run) {
    await run.step("invoice", warehouse, (call) => call.post(`/invoices/${order.id}`, {}), {
      undo: (_made, call) => call.delete(`/invoices/${order.id}`),
    });
    await run.step("ship", warehouse, (call) => call.post(`/shipments/${order.id}`, {}), {
      undo: (_made, call) => call.delete(`/shipments/${order.id}`),
    });
  },
});

const waybill = await startWaybill(
  {
    dir: dataDir,
    name: "outcomes",
    flows: [ship],
    earlier: [],
    config: {
      flows: [],
      data: dataDir,
      hooks: { host: "127.0.0.1", port: 0, maxRequests: 100 },
      portal: { port: 0 },
      maxActiveRuns: 8,
      maxQueuedRuns: 100,
      drainMs: 10_000,
      blockedMs: 1_000,
    },
  },
  { env: process.env, log: pino({ level: "error" }, pino.destination({ dest: 2, sync: true })) },
);
// A worker whose parent is gone must not stay behind.
process.on("disconnect", () => process.exit());
process.send?.({ hooks: waybill.hooksUrl, portal: waybill.portalUrl });
