import { message, proof } from "waybill/testing";
import { bearerToken, simulatorOptions } from "../demo/simulators.ts";
import { orderCancelled } from "../flows/order-cancelled.ts";
import { orderToCash } from "../flows/order-to-cash.ts";
import { refundToCreditNote } from "../flows/refund-to-credit-note.ts";
import { aLine, anOrder, aRefund } from "../tests/orders.ts";

/** The systems of the demo, in the process of the proof. */
const world = {
  systems: simulatorOptions,
  secrets: {
    CRM_TOKEN: bearerToken,
    BILLING_TOKEN: bearerToken,
    WAREHOUSE_TOKEN: bearerToken,
    NOTIFIER_TOKEN: bearerToken,
  },
};

const order = anOrder();

/** Whichever comes first: the refund waits for the invoice of its order. */
export const bookedAndRefunded = proof(orderToCash, {
  ...world,
  input: order,
  further: [message(refundToCreditNote, aRefund())],
});

export const takenBack = proof(orderToCash, {
  ...world,
  input: anOrder({ line_items: [aLine({ sku: "WITHDRAWN" })] }),
  ends: "compensated",
});

/** A cancellation that overtakes its order has other effects, and is to: flows/order-cancelled.ts. */
export const cancelled = proof(orderToCash, {
  ...world,
  input: order,
  further: [
    message(orderCancelled, { ...order, cancelled_at: "2026-10-01T10:00:00-04:00", cancel_reason: "customer" }),
  ],
  inOrder: true,
});
