import { defineConfig } from "waybill";

export default defineConfig({
  flows: ["flows"],
  hooks: { host: "127.0.0.1", port: 8080 },
  portal: { port: 8081 },
});
