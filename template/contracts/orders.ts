import { contract, jsonSchema } from "waybill";
import { sales } from "../teams.ts";

export interface Order {
  readonly id: string;
  readonly customer: { readonly name: string; readonly email: string };
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly unitPriceCents: number }[];
}

/** What the storefront sends. A message that does not fit is answered with the fields that are wrong. */
export const OrderReceived = contract("order.received", {
  version: "1.0.0",
  kind: "webhook",
  description: "A customer placed an order in the storefront",
  owner: sales,
  schema: jsonSchema<Order>({
    type: "object",
    required: ["id", "customer", "lines"],
    properties: {
      id: { type: "string", pattern: "^[A-Za-z0-9-]{1,40}$" },
      customer: {
        type: "object",
        required: ["name", "email"],
        properties: { name: { type: "string", minLength: 1 }, email: { type: "string", format: "email" } },
      },
      lines: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          required: ["sku", "quantity", "unitPriceCents"],
          properties: {
            sku: { type: "string", minLength: 1 },
            quantity: { type: "integer", minimum: 1 },
            unitPriceCents: { type: "integer", minimum: 0 },
          },
        },
      },
    },
  }),
  // Shown to whoever builds on this, and held to the schema.
  examples: [
    {
      id: "1001",
      customer: { name: "Ada Example", email: "ada@example.com" },
      lines: [{ sku: "TEA-GREEN-100", quantity: 2, unitPriceCents: 650 }],
    },
  ],
  guarantees: { delivery: "at-least-once", ordering: "none" },
  // Who may see what: a class holds for the field and all that is below it.
  fields: { "": "internal", "/customer": "personal" },
});

export interface Confirmation {
  readonly orderId: string;
  readonly email: string;
  readonly totalCents: number;
}

/** What we tell everyone who wants to know. */
export const OrderConfirmed = contract("order.confirmed", {
  version: "1.0.0",
  kind: "event",
  description: "An order is priced and confirmed",
  owner: sales,
  schema: jsonSchema<Confirmation>({
    type: "object",
    required: ["orderId", "email", "totalCents"],
    properties: {
      orderId: { type: "string" },
      email: { type: "string" },
      totalCents: { type: "integer", minimum: 0 },
    },
  }),
  examples: [{ orderId: "1001", email: "ada@example.com", totalCents: 1300 }],
  guarantees: { delivery: "at-least-once", ordering: "none" },
  fields: { "": "internal", "/email": "personal" },
});
