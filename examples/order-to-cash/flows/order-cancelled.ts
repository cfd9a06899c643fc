import { flow, type Run, secret, shopifySignature, webhook } from "waybill";
import { Invoice, Invoices } from "../contracts/invoice.ts";
import { Shipment, Shipments } from "../contracts/shipment.ts";
import { OrderCancelled, type ShopifyCancellation } from "../contracts/shopify/order-cancelled.ts";
import { Stop } from "../contracts/stop.ts";
import { billing } from "../systems/billing.ts";
import { gone, invoiceCredited } from "../systems/statuses.ts";
import { warehouse } from "../systems/warehouse.ts";
import { commerce } from "../teams.ts";

/** What a cancellation took back. Both lists are empty when the order was not booked yet, and then it never will be. */
export interface Cancellation {
  readonly canceledShipments: readonly string[];
  readonly voidedInvoices: readonly string[];
}

export const orderCancelled = flow("order-cancelled", {
  version: "1.0.0",
  owner: commerce,
  description: "What was booked for a cancelled order is taken back",
  tier: "gold",
  runbook: "runbooks/order-cancelled.md",
  on: webhook("/shopify/orders-cancelled", {
    contract: OrderCancelled,
    verify: shopifySignature(secret("SHOPIFY_SECRET")),
    key: (order) => order.id,
  }),
  promise: {
    complete: "10m",
    for: 0.99,
    over: "28d",
    broken: "A cancelled order leaves the warehouse, or its customer is asked to pay",
  },
  deadLetter: { reviewWithin: "2h" },
  baseline: { touchesPer100: 100, timeToComplete: "4h" },
  run: cancelOrder,
});

/**
 * A cancellation may overtake its order, or meet it half-way. So the doors are closed first: billing and the warehouse are
 * told to do nothing more for the order. What is there after that is all there will ever be, and is taken back. An order
 * that comes to a closed door ends there (flows/order-to-cash.ts).
 */
async function cancelOrder(order: ShopifyCancellation, run: Run): Promise<Cancellation> {
  const orderId = String(order.id);
  const stop = { reason: order.cancel_reason ?? "other", orderName: order.name };
  await run.step("stop invoicing", billing, (call) => call.put(`/stops/${orderId}`, stop, { response: Stop }));
  await run.step("stop shipping", warehouse, (call) => call.put(`/stops/${orderId}`, stop, { response: Stop }));
  return {
    canceledShipments: await cancelShipments(orderId, run),
    voidedInvoices: await voidInvoices(orderId, run),
  };
}

async function cancelShipments(orderId: string, run: Run): Promise<readonly string[]> {
  const planned = await run.step("find shipments", warehouse, (call) =>
    call.get("/shipments", { query: { orderId, status: "planned" }, response: Shipments }),
  );
  for (const { id } of planned) {
    await run.step("cancel shipment", warehouse, (call) =>
      call.patch(`/shipments/${id}`, { status: "canceled" }, { response: Shipment }),
    );
  }
  return planned.map((shipment) => shipment.id);
}

/**
 * An invoice that was issued is voided, never deleted: its number has to stay in the books. One that a refund of the same
 * order has credited meanwhile is left alone, else the customer would be credited twice.
 */
async function voidInvoices(orderId: string, run: Run): Promise<readonly string[]> {
  const issued = await run.step("find invoices", billing, (call) =>
    call.get("/invoices", { query: { orderId, status: "issued" }, response: Invoices }),
  );
  const voided: string[] = [];
  for (const { id } of issued) {
    const invoice = await run.step("void invoice", billing, (call) =>
      call.patch(`/invoices/${id}`, { status: "void" }, { response: Invoice, alsoOk: [invoiceCredited, gone] }),
    );
    if (invoice !== null) voided.push(invoice.id);
  }
  return voided;
}
