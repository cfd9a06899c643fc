import { flow, secret, shopifySignature, webhook } from "waybill";
import { InvoiceCreated, OrderBooked, OrderPlaced } from "../contracts/orders.ts";
import { billing } from "../systems.ts";
import { sales } from "../teams.ts";

export const bookOrder = flow("book-order", {
  version: "1.0.0",
  owner: sales,
  description: "An order gets its invoice",
  tier: "gold",
  runbook: "runbooks/book-order.md",
  on: webhook("/orders", {
    contract: OrderPlaced,
    verify: shopifySignature(secret("STOREFRONT_SECRET")),
    key: (order) => order.id,
  }),
  promise: { complete: "5m", for: 0.99, over: "28d", broken: "A customer who paid has no invoice after five minutes" },
  deadLetter: { reviewWithin: "4h" },
  baseline: { touchesPer100: 100, timeToComplete: "1d" },
  async run(order, run) {
    const invoice = await run.step(
      "create invoice",
      billing,
      (call) => call.post("/invoices", { orderId: order.id, cents: order.totalCents }, { response: InvoiceCreated }),
      { undo: (created, call) => call.delete(`/invoices/${created.number}`, { alsoOk: [404] }) },
    );
    await run.emit(OrderBooked, { orderId: order.id, invoice: invoice.number });
  },
});
