import published from "shopify-webhook-schemas/schemas/2026-07/refunds/create.json" with { type: "json" };
import { contract, type DocumentOf, jsonSchema } from "waybill";
import { type DocumentWith, demand, id, integer, list, maybe, money, object, text } from "./fields.ts";

/** The amount in the currency of the shop, in which the books are kept. */
const shopAmount = object({ shop_money: object({ amount: money }) });

const fields = {
  id,
  order_id: id,
  created_at: text,
  note: maybe(text),
  refund_line_items: list({
    id,
    quantity: integer,
    subtotal_set: shopAmount,
    total_tax_set: shopAmount,
    line_item: object({ sku: maybe(text), title: text }),
  }),
  transactions: list({ id, kind: text, status: text, amount: money }),
};

/** Shopify `refunds/create`. */
export const RefundCreated = contract("shopify.refund-created", {
  version: "1.0.0",
  kind: "webhook",
  description: "Goods or money of an order were given back",
  schema: jsonSchema<DocumentWith<typeof fields>>(demand(published, fields, "refunds/create")),
});

export type ShopifyRefund = DocumentOf<typeof RefundCreated>;
