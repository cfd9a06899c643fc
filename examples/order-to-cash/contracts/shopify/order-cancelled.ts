import published from "shopify-webhook-schemas/schemas/2026-07/orders/cancelled.json" with { type: "json" };
import { contract, type DocumentOf, jsonSchema } from "waybill";
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
  schema: jsonSchema<DocumentWith<typeof fields>>(demand(published, fields, "orders/cancelled")),
});

export type ShopifyCancellation = DocumentOf<typeof OrderCancelled>;
