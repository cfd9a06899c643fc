import type { ShopifyOrder } from "../contracts/shopify/order-created.ts";
import { type Address, textOrNull, toAddress } from "./address.ts";
import { sumMoney } from "./money.ts";

export interface InvoiceLine {
  readonly sku: string | null;
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: string;
  /** Off the whole line. */
  readonly discount: string;
}

/** An invoice as billing takes it. Amounts are decimal text in `currency`. */
export interface InvoiceDraft {
  readonly orderId: string;
  readonly orderName: string;
  readonly orderedAt: string;
  readonly status: "issued";
  /** Id in the CRM; null for a guest. */
  readonly customerId: string | null;
  readonly billTo: Address | null;
  readonly email: string | null;
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  readonly shipping: string;
  readonly discounts: string;
  readonly tax: string;
  /** Whether prices contain the tax. */
  readonly taxIncluded: boolean;
  readonly total: string;
}

/**
 * The invoice of an order. Totals are those of the storefront, which is what the customer agreed to; only the shipping is
 * summed up here, because the storefront has no total of it in all API versions.
 */
export function toInvoice(order: ShopifyOrder, customerId: string | null): InvoiceDraft {
  const billTo = order.billing_address ?? order.shipping_address;
  return {
    orderId: String(order.id),
    orderName: order.name,
    orderedAt: order.created_at,
    status: "issued",
    customerId,
    billTo: billTo ? toAddress(billTo) : null,
    email: textOrNull(order.email) ?? textOrNull(order.customer?.email),
    currency: order.currency,
    lines: order.line_items.map((line) => ({
      sku: textOrNull(line.sku),
      description: line.title,
      quantity: line.quantity,
      unitPrice: line.price,
      discount: line.total_discount,
    })),
    shipping: sumMoney(order.shipping_lines.map((line) => line.price)),
    discounts: order.total_discounts,
    tax: order.total_tax,
    taxIncluded: order.taxes_included,
    total: order.total_price,
  };
}
