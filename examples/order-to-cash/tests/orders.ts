import type { ShopifyOrder } from "../contracts/shopify/order-created.ts";
import type { ShopifyRefund } from "../contracts/shopify/refund-created.ts";

/** An order of the smallest kind, with what a test says about it. */
export function anOrder(more: Partial<ShopifyOrder> = {}): ShopifyOrder {
  return {
    id: 5_400_000_000_001,
    name: "#1001",
    created_at: "2026-10-01T09:00:00-04:00",
    cancelled_at: null,
    email: "john@example.com",
    currency: "USD",
    taxes_included: false,
    total_discounts: "0.00",
    total_tax: "1.60",
    total_price: "31.60",
    customer: { id: 77, email: "john@example.com", first_name: "John", last_name: "Smith", phone: null },
    billing_address: null,
    shipping_address: {
      first_name: "Steve",
      last_name: "Shipper",
      address1: "123 Shipping Street",
      city: "Shippington",
      country_code: "US",
    },
    line_items: [aLine()],
    shipping_lines: [{ title: "Standard", price: "10.00" }],
    ...more,
  };
}

type Line = ShopifyOrder["line_items"][number];

export function aLine(more: Partial<Line> = {}): Line {
  return {
    id: 1,
    sku: "MUG-1",
    title: "Mug",
    quantity: 2,
    price: "10.00",
    total_discount: "0.00",
    requires_shipping: true,
    ...more,
  };
}

export function aRefund(more: Partial<ShopifyRefund> = {}): ShopifyRefund {
  return {
    id: 9_100,
    order_id: 5_400_000_000_001,
    created_at: "2026-10-02T09:00:00-04:00",
    note: null,
    refund_line_items: [
      {
        id: 1,
        quantity: 1,
        subtotal_set: { shop_money: { amount: "10.00" } },
        total_tax_set: { shop_money: { amount: "0.80" } },
        line_item: { sku: "MUG-1", title: "Mug" },
      },
    ],
    transactions: [],
    ...more,
  };
}
