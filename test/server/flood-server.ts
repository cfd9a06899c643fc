/**
 * A Waybill in a process of its own, whose memory the flood test looks at. Its one step waits until the parent says `open`.
 * Argument: data folder. Answers `memory` with what the process has resident once its garbage is collected, in bytes.
 */
import { pino } from "pino";
import { contract, flow, jsonSchema, secret, shopifySignature, team, webhook } from "../../src/index.ts";
import { startWaybill } from "../../src/server/app.ts";

const gate = Promise.withResolvers<void>();
const flood = flow("flood", {
  version: "1.0.0",
  owner: team("commerce", { onCall: "pager:commerce" }),
  on: webhook("/flood", {
    contract: contract("flood.message", {
      version: "1.0.0",
      kind: "webhook",
      schema: jsonSchema<{ readonly id: number }>({ type: "object", required: ["id"] }),
    }),
    verify: shopifySignature(secret("SECRET")),
    key: (message) => message.id,
  }),
  run: (_message, run) => run.step("wait", () => gate.promise),
});

const data = process.argv[2] ?? "";
const waybill = await startWaybill(
  {
    dir: data,
    name: "flood",
    flows: [flood],
    config: {
      flows: [],
      data,
      hooks: { host: "127.0.0.1", port: 0, maxRequests: 32 },
      portal: { port: 0 },
      maxActiveRuns: 16,
      maxQueuedRuns: 400,
      drainMs: 1_000,
      blockedMs: 0,
    },
  },
  { env: process.env, log: pino({ level: "error" }, pino.destination({ dest: 2, sync: true })) },
);
process.on("message", (message) => {
  if (message === "open") gate.resolve();
  if (message !== "memory") return;
  globalThis.gc?.();
  process.send?.({ rss: process.memoryUsage.rss() });
});
process.on("disconnect", () => process.exit());
process.send?.({ hooks: waybill.hooksUrl, portal: waybill.portalUrl });
