import { http, secret, system } from "waybill";
import { sales } from "../teams.ts";

/**
 * An outside system. Steps reach it through its limits and its breaker:
 *
 *   const shipment = await run.step("ship order", warehouse, (call) => call.post("/shipments", { orderId: order.id }), {
 *     undo: (_shipment, call) => call.delete(`/shipments/${order.id}`),
 *   });
 */
export const warehouse = system("warehouse", {
  owner: sales,
  access: http({
    baseUrl: secret("WAREHOUSE_URL"),
    auth: { scheme: "bearer", token: secret("WAREHOUSE_TOKEN") },
    timeout: "5s",
  }),
  concurrency: 8,
});
