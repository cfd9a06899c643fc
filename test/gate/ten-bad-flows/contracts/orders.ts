import { contract, jsonSchema } from "waybill";
import { Customer, Order, Payment } from "../entities.ts";
import { shop } from "../teams.ts";

export interface Placed {
  readonly id: string;
  readonly status: "open" | "paid";
  readonly email: string;
  readonly items: readonly string[];
}

const terms = { owner: shop, guarantees: { delivery: "at-least-once", ordering: "none" }, errors: [] } as const;
const id = { type: "string", minLength: 1 };

export const OrderPlaced = contract("order.placed", {
  version: "2.0.0",
  kind: "webhook",
  description: "A customer placed an order",
  ...terms,
  entity: Order,
  canonicalId: "/id",
  schema: jsonSchema<Placed>({
    type: "object",
    required: ["id", "status", "email", "items"],
    properties: {
      id,
      status: { enum: ["open", "paid"] },
      email: { type: "string", format: "email" },
      items: { type: "array", items: { type: "string" }, maxItems: 1_000 },
    },
    additionalProperties: false,
  }),
  examples: [
    { id: "A-1", status: "open", email: "buyer@example.com", items: ["tea"] },
    { id: "A-2", status: "paid", email: "other@example.com", items: [] },
  ],
  fields: { "": "internal", "/email": "personal" },
});

/** The version before; it is not served any more. */
export const OldOrderPlaced = contract("order.placed", {
  version: "1.0.0",
  kind: "webhook",
  description: "A customer placed an order",
  ...terms,
  entity: Order,
  canonicalId: "/id",
  schema: jsonSchema<{ readonly id: string }>({ type: "object", required: ["id"], properties: { id } }),
  examples: [{ id: "A-1" }],
  fields: { "": "internal" },
  deprecation: { since: "2025-01-01", sunset: "2026-01-01", successor: "order.placed@2.0.0" },
});

export const Paid = contract("payment.made", {
  version: "1.0.0",
  description: "The bank moved money",
  ...terms,
  entity: Payment,
  canonicalId: "/id",
  schema: jsonSchema<{ readonly id: string }>({ type: "object", required: ["id"], properties: { id } }),
  examples: [{ id: "P-1" }],
  fields: { "": "internal" },
});

/** Anything fits; nobody owns it, and nobody reads it. */
export const Anything = contract("thing.happened", { version: "1.0.0", schema: jsonSchema<unknown>({}) });

/** Says who the customer is, without saying that this is personal. */
export const CustomerChanged = contract("customer.changed", {
  version: "1.0.0",
  description: "Something about a customer changed",
  ...terms,
  entity: Customer,
  canonicalId: "/id",
  schema: jsonSchema<{ readonly id: string; readonly firstName: string; readonly phone: string }>({
    type: "object",
    required: ["id", "firstName", "phone"],
    properties: { id, firstName: { type: "string" }, phone: { type: "string" } },
  }),
  examples: [{ id: "C-1", firstName: "Kim", phone: "+49 30 901820" }],
});
