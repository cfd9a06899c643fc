import { type } from "arktype";
import { contract, type DocumentOf } from "waybill";

const shipment = type({
  id: "string > 0",
  orderId: "string > 0",
  status: "'planned' | 'canceled'",
});

/** What the warehouse answers when a shipment was written. Written with arktype. */
export const Shipment = contract("warehouse.shipment", { version: "1.0.0", kind: "api", schema: shipment });

/** What the warehouse answers when it is asked for the shipments of an order. */
export const Shipments = contract("warehouse.shipments", { version: "1.0.0", kind: "api", schema: shipment.array() });

export type WarehouseShipment = DocumentOf<typeof Shipment>;
