import { flow, githubSignature, reject, secret, webhook } from "waybill";
import { type Order, OrderConfirmed, OrderReceived } from "../contracts/orders.ts";
import { sales } from "../teams.ts";

export const orderReceived = flow("order-received", {
  version: "1.0.0",
  owner: sales,
  description: "Takes an order from the storefront, prices it and confirms it",
  runbook: "runbooks/order-received.md",
  on: webhook("/orders", {
    contract: OrderReceived,
    verify: githubSignature(secret("ORDERS_SECRET")),
    // Two deliveries with one key are one order: the second one starts nothing.
    key: (order) => order.id,
  }),
  promise: { complete: "1m", for: 0.99, over: "7d", broken: "A customer waits over a minute for the confirmation" },
  // What failed for good waits for a person: by when somebody looks at it.
  deadLetter: { reviewWithin: "24h" },
  // What the work by hand cost: of a hundred orders so many were touched, and one took so long.
  baseline: { touchesPer100: 100, timeToComplete: "4h" },
  async run(order, run) {
    // A step is done once: after a crash the run goes on behind it, with the result it recorded.
    const totalCents = await run.step("price order", () => priceOf(order));
    // All subscribers get the event, in the same commit.
    await run.emit(OrderConfirmed, { orderId: order.id, email: order.customer.email, totalCents });
    return { totalCents };
  },
});

function priceOf(order: Order): number {
  const totalCents = order.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
  if (totalCents === 0) throw reject("An order that costs nothing is not ours to confirm");
  return totalCents;
}
