import { type } from "arktype";
import { contract, type DocumentOf } from "waybill";
import { Shipment as Entity } from "../entities.ts";
import { fulfilment } from "../teams.ts";

const shipment = type({
  id: "string > 0",
  orderId: "string > 0",
  status: "'planned' | 'canceled'",
});

const planned = { id: "S-1", orderId: "5400000000001", status: "planned" } as const;

/** What the warehouse answers when a shipment was written. Written with arktype. */
export const Shipment = contract("warehouse.shipment", {
  version: "1.0.0",
  kind: "api",
  description: "A shipment as the warehouse has written it",
  owner: fulfilment,
  entity: Entity,
  canonicalId: "/id",
  schema: shipment,
  examples: [planned, { ...planned, status: "canceled" }],
  errors: [
    { code: "404", meaning: "There is no such shipment", retryable: false },
    { code: "410", meaning: "The order was cancelled: nothing is shipped for it", retryable: false },
    { code: "422", meaning: "An item was withdrawn and cannot be shipped", retryable: false },
  ],
  fields: { "": "internal" },
});

/** What the warehouse answers when it is asked for the shipments of an order. */
export const Shipments = contract("warehouse.shipments", {
  version: "1.0.0",
  kind: "api",
  description: "The shipments of an order",
  owner: fulfilment,
  entity: Entity,
  canonicalId: "/*/id",
  schema: shipment.array(),
  examples: [[planned], []],
  // An order without shipments has an empty list.
  errors: [],
  fields: { "": "internal" },
});

export type WarehouseShipment = DocumentOf<typeof Shipment>;
