import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentsOf } from "waybill/testing/documents";
import { OrderBooked } from "../contracts/order-booked.ts";
import { OrderCreated } from "../contracts/shopify/order-created.ts";
import { toCustomer } from "../mapping/customer.ts";
import { toInvoice } from "../mapping/invoice.ts";
import { toMessage } from "../mapping/message.ts";
import { decideShipment } from "../mapping/shipment.ts";

describe("of any order that the storefront may send", () => {
  it("the invoice has the total to the letter", () => {
    fc.assert(fc.property(documentsOf(OrderCreated), (order) => toInvoice(order, null).total === order.total_price));
  });

  it("the invoice has every line, and the shipment only what is shipped", () => {
    fc.assert(
      fc.property(documentsOf(OrderCreated), (order) => {
        expect(toInvoice(order, null).lines).toHaveLength(order.line_items.length);
        const shipment = decideShipment(order);
        if (shipment.kind !== "ship") return;
        expect(shipment.request.lines.length).toBeGreaterThan(0);
        expect(shipment.request.lines.every((line) => line.quantity > 0)).toBe(true);
      }),
    );
  });

  it("the customer has an address only with what the order tells", () => {
    fc.assert(
      fc.property(documentsOf(OrderCreated), (order) => {
        if (!order.customer) return;
        const isKnown = Boolean(order.billing_address ?? order.shipping_address);
        expect(toCustomer(order, order.customer).address !== null).toBe(isKnown);
      }),
    );
  });
});

describe("of any booked order", () => {
  it("the message is one line about it", () => {
    fc.assert(fc.property(documentsOf(OrderBooked), (order) => toMessage(order).text.includes(order.orderName)));
  });
});
