import type { ShopifyOrder } from "../contracts/shopify/order-created.ts";
import { type Address, textOrNull, toAddress } from "./address.ts";

/** A shipment as the warehouse takes it. */
export interface ShipmentRequest {
  readonly orderId: string;
  readonly orderName: string;
  readonly status: "planned";
  readonly shipTo: Address;
  readonly service: string | null;
  readonly lines: readonly { readonly sku: string | null; readonly description: string; readonly quantity: number }[];
}

/** What an order comes to for the warehouse. */
export type ShipmentDecision =
  | { readonly kind: "ship"; readonly request: ShipmentRequest }
  | { readonly kind: "nothing-to-ship" }
  | { readonly kind: "no-address" };

/** Only what requires shipping is shipped: gift cards, downloads and services are not, nor is a line of no pieces. */
export function decideShipment(order: ShopifyOrder): ShipmentDecision {
  const lines = order.line_items.filter((line) => line.requires_shipping && line.quantity > 0);
  if (lines.length === 0) return { kind: "nothing-to-ship" };
  if (!order.shipping_address) return { kind: "no-address" };
  return {
    kind: "ship",
    request: {
      orderId: String(order.id),
      orderName: order.name,
      status: "planned",
      shipTo: toAddress(order.shipping_address),
      service: textOrNull(order.shipping_lines[0]?.title),
      lines: lines.map((line) => ({ sku: textOrNull(line.sku), description: line.title, quantity: line.quantity })),
    },
  };
}
