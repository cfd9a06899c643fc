import { http, secret, system } from "waybill";
import { Shipment } from "../entities.ts";
import { fulfilment } from "../teams.ts";

/** System of record for shipments. */
export const warehouse = system("warehouse", {
  owner: fulfilment,
  description: "Shipments and what is not to be shipped",
  access: http({ baseUrl: secret("WAREHOUSE_URL"), auth: { scheme: "bearer", token: secret("WAREHOUSE_TOKEN") } }),
  concurrency: 16,
  recordOf: [Shipment],
  idempotency: "key",
});
