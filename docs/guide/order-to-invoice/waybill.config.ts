import { defineConfig } from "waybill";

export default defineConfig({
  flows: ["flows"],
  data: ".waybill",
  hooks: { host: "127.0.0.1", port: 8080 },
  portal: { port: 8081 },
  maxActiveRuns: 256,
  maxQueuedRuns: 10_000,
});
