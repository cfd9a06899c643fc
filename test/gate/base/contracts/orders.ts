import { contract, jsonSchema } from "waybill";
import { Invoice, Order } from "../entities.ts";
import { finance, sales } from "../teams.ts";

export interface PlacedOrder {
  readonly id: string;
  readonly email: string;
  readonly totalCents: number;
}

export const OrderPlaced = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  description: "A customer placed an order in the storefront",
  owner: sales,
  entity: Order,
  canonicalId: "/id",
  schema: jsonSchema<PlacedOrder>({
    type: "object",
    required: ["id", "email", "totalCents"],
    properties: {
      id: { type: "string", minLength: 1 },
      email: { type: "string", format: "email" },
      totalCents: { type: "integer", minimum: 0 },
    },
    additionalProperties: false,
  }),
  examples: [
    { id: "A-1", email: "buyer@example.com", totalCents: 1_999 },
    { id: "A-2", email: "other@example.com", totalCents: 500 },
  ],
  guarantees: { delivery: "at-least-once", ordering: "none", freshness: "1h" },
  errors: [{ code: "429", meaning: "The storefront is asked too often", retryable: true }],
  fields: { "": "internal", "/email": "personal" },
});

export interface CreatedInvoice {
  readonly number: string;
}

export const InvoiceCreated = contract("billing.invoice", {
  version: "1.0.0",
  kind: "api",
  description: "What billing answers when it made an invoice",
  owner: finance,
  entity: Invoice,
  canonicalId: "/number",
  schema: jsonSchema<CreatedInvoice>({
    type: "object",
    required: ["number"],
    properties: { number: { type: "string", minLength: 1 } },
  }),
  examples: [{ number: "R-1" }],
  guarantees: { delivery: "at-least-once" },
  errors: [{ code: "422", meaning: "The order cannot be invoiced", retryable: false }],
  fields: { "": "internal" },
});

export interface Booked {
  readonly orderId: string;
  readonly invoice: string;
}

export const OrderBooked = contract("order.booked", {
  version: "1.0.0",
  kind: "event",
  description: "An order has its invoice",
  owner: sales,
  entity: Order,
  canonicalId: "/orderId",
  schema: jsonSchema<Booked>({
    type: "object",
    required: ["orderId", "invoice"],
    properties: { orderId: { type: "string", minLength: 1 }, invoice: { type: "string", minLength: 1 } },
    additionalProperties: false,
  }),
  examples: [{ orderId: "A-1", invoice: "R-1" }],
  guarantees: { delivery: "at-least-once", ordering: "none" },
  errors: [],
  fields: { "": "internal" },
});
