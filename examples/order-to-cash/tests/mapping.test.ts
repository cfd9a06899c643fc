import { describe, expect, it } from "vitest";
import { toCreditNote } from "../mapping/credit-note.ts";
import { customerId, toCustomer } from "../mapping/customer.ts";
import { toInvoice } from "../mapping/invoice.ts";
import { toMessage } from "../mapping/message.ts";
import { decideShipment } from "../mapping/shipment.ts";
import { aLine, anOrder, aRefund } from "./orders.ts";

describe("a customer", () => {
  const customer = { id: 77, email: " ", first_name: "John", last_name: null, phone: "" };

  it("is known in the CRM by the storefront's id", () => {
    expect(customerId(customer)).toBe("77");
  });

  it("without an e-mail address of their own gets that of the order", () => {
    expect(toCustomer(anOrder(), customer)).toMatchObject({ name: "John", email: "john@example.com", phone: null });
  });

  it("lives at the billing address, else where the order goes", () => {
    expect(toCustomer(anOrder(), customer).address?.city).toBe("Shippington");
    const order = anOrder({ billing_address: { city: "Billington" } });
    expect(toCustomer(order, customer).address?.city).toBe("Billington");
    expect(toCustomer(anOrder({ shipping_address: null }), customer).address).toBeNull();
  });
});

describe("an invoice", () => {
  it("has the storefront's totals to the letter", () => {
    const order = anOrder({ total_price: "1000.10", total_tax: "0.10" });
    expect(toInvoice(order, "77")).toMatchObject({
      total: "1000.10",
      tax: "0.10",
      currency: "USD",
      taxIncluded: false,
    });
  });

  it("sums up shipping that was paid in parts", () => {
    const order = anOrder({ shipping_lines: [{ price: "0.10" }, { price: "0.20" }] });
    expect(toInvoice(order, "77").shipping).toBe("0.30");
    expect(toInvoice(anOrder({ shipping_lines: [] }), "77").shipping).toBe("0");
  });

  it("goes to a guest without a customer", () => {
    const order = anOrder({ customer: null });
    expect(toInvoice(order, null)).toMatchObject({ customerId: null, email: "john@example.com" });
  });

  it("lists every line, whether it is shipped or not", () => {
    const order = anOrder({
      line_items: [aLine(), aLine({ sku: null, title: "Gift card", requires_shipping: false })],
    });
    expect(toInvoice(order, "77").lines.map((line) => [line.sku, line.description])).toEqual([
      ["MUG-1", "Mug"],
      [null, "Gift card"],
    ]);
  });
});

describe("a shipment", () => {
  it("holds only what requires shipping", () => {
    const order = anOrder({
      line_items: [aLine(), aLine({ sku: "GIFT", requires_shipping: false }), aLine({ sku: "NONE", quantity: 0 })],
    });
    const decision = decideShipment(order);
    expect(decision.kind === "ship" && decision.request.lines.map((line) => line.sku)).toEqual(["MUG-1"]);
  });

  it("is not made for an order of gift cards and downloads", () => {
    const order = anOrder({ shipping_address: null, line_items: [aLine({ requires_shipping: false })] });
    expect(decideShipment(order).kind).toBe("nothing-to-ship");
  });

  it("cannot be made for goods without an address", () => {
    expect(decideShipment(anOrder({ shipping_address: null })).kind).toBe("no-address");
  });
});

describe("a credit note", () => {
  const invoice = { id: "invoices-1", currency: "USD" };
  const payment = { id: 1, kind: "refund", status: "success", amount: "5.00" };

  it("is over the money that went back", () => {
    const refund = aRefund({ transactions: [payment, { ...payment, id: 2, amount: "0.50" }] });
    expect(toCreditNote(refund, invoice)).toMatchObject({ total: "5.50", invoiceId: "invoices-1", currency: "USD" });
  });

  it("does not count payments that failed, nor such that are no refund", () => {
    const refund = aRefund({
      transactions: [payment, { ...payment, status: "failure" }, { ...payment, kind: "void", amount: "7.00" }],
    });
    expect(toCreditNote(refund, invoice)?.total).toBe("5.00");
  });

  it("is over the goods with their tax when no money went back", () => {
    expect(toCreditNote(aRefund(), invoice)?.total).toBe("10.80");
  });

  it("is not written over nothing", () => {
    expect(toCreditNote(aRefund({ refund_line_items: [] }), invoice)).toBeUndefined();
  });
});

describe("a message", () => {
  it("says what was booked and names no person", () => {
    const data = {
      orderId: "1",
      orderName: "#1001",
      invoiceId: "I1",
      shipmentId: null,
      total: "31.60",
      currency: "USD",
    };
    expect(toMessage(data).text).toBe("Order #1001 is booked: invoice I1 over 31.60 USD, nothing to ship.");
    expect(toMessage({ ...data, shipmentId: "S1" }).text).toContain("shipment S1");
  });
});
