import { contract, entity, http, jsonSchema, secret, system, team, upcast } from "waybill";

const sales = team("sales", { onCall: "pager:sales", productOwner: "Head of sales" });
const finance = team("finance", { onCall: "pager:finance", productOwner: "Head of accounting" });

interface Placed {
  readonly id: string;
  readonly note?: string;
}

interface Booked {
  readonly orderId: string;
}

export const Customer = entity("customer", {
  description: "Somebody who bought something",
  steward: sales,
  canonicalId: "The id of the customer in the CRM",
});

export const Order = entity("order", {
  description: "What a customer bought",
  steward: sales,
  canonicalId: "The id of the order in the shop",
});

export const crm = system("crm", {
  owner: sales,
  access: http({ baseUrl: secret("CRM_URL") }),
  recordOf: [Customer],
  concurrency: 8,
});

export const shop = system("shop", {
  owner: finance,
  access: http({ baseUrl: secret("SHOP_URL") }),
  recordOf: [Order],
  idempotency: "key",
});

export const OrderPlaced = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  owner: sales,
  entity: Order,
  canonicalId: "/id",
  schema: jsonSchema<Placed>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "string", minLength: 1 }, note: { type: "string" } },
  }),
  examples: [{ id: "A-1", note: "Please ring twice" }],
  guarantees: { delivery: "at-least-once", ordering: "none", freshness: "1h" },
  fields: { "": "internal", "/note": "personal" },
});

export const OrderBookedV1 = contract("order.booked", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: string }>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "string" } },
  }),
  deprecation: { since: "2026-01-31", sunset: "2026-07-31", successor: "order.booked@2.0.0" },
});

export const OrderBooked = contract("order.booked", {
  version: "2.0.0",
  entity: Order,
  canonicalId: "/orderId",
  schema: jsonSchema<Booked>({
    type: "object",
    required: ["orderId"],
    properties: { orderId: { type: "string", minLength: 1 } },
  }),
  upcasts: [upcast(OrderBookedV1, ({ id }) => ({ orderId: id }))],
});

export const Shipment = contract("warehouse.shipment", {
  version: "1.0.0",
  kind: "api",
  schema: jsonSchema<{ readonly number?: string }>({
    type: "object",
    properties: { number: { $ref: "#/$defs/number" } },
    $defs: { number: { type: "string", pattern: "^S-" } },
  }),
  errors: [
    { code: "422", meaning: "The item was withdrawn", retryable: false },
    { code: "429", meaning: "Too many calls", retryable: true },
  ],
});

export const Checkout = contract("shop.checkout", {
  version: "1.0.0",
  kind: "webhook",
  schema: { type: "object", required: ["email", "shipping_address", "checkout_token"] },
  fields: {
    "": "internal",
    "/email": "personal",
    "/shipping_address": "personal",
    "/lines/*/note": "personal",
    "/checkout_token": "secret",
  },
});
