import type { OrderBookedData } from "../contracts/order-booked.ts";

/** A message as the notifier takes it. */
export interface MessageDraft {
  readonly channel: string;
  readonly orderId: string;
  readonly text: string;
}

export function toMessage(order: OrderBookedData): MessageDraft {
  const shipping = order.shipmentId === null ? "nothing to ship" : `shipment ${order.shipmentId}`;
  return {
    channel: "order-desk",
    orderId: order.orderId,
    text: `Order ${order.orderName} is booked: invoice ${order.invoiceId} over ${order.total} ${order.currency}, ${shipping}.`,
  };
}
