import { event, flow } from "waybill";
import { OrderBooked } from "../contracts/orders.ts";
import { storefront } from "../systems.ts";
import { sales } from "../teams.ts";

export const markOrder = flow("mark-order", {
  version: "1.0.0",
  owner: sales,
  description: "The storefront shows that an order is invoiced",
  tier: "silver",
  runbook: "runbooks/mark-order.md",
  on: event(OrderBooked, { key: (order) => order.orderId }),
  promise: {
    complete: "1h",
    for: 0.99,
    over: "28d",
    broken: "A customer does not see within an hour that the invoice is there",
  },
  deadLetter: { reviewWithin: "24h" },
  baseline: { touchesPer100: 20, timeToComplete: "1d" },
  async run(order, run) {
    await run.step("mark as invoiced", storefront, (call) =>
      call.put(`/orders/${order.orderId}/invoice`, { invoice: order.invoice }),
    );
  },
});
