import { flow, type Run, reject, secret, shopifySignature, webhook } from "waybill";
import { Customer } from "../contracts/customer.ts";
import { type BillingInvoice, Invoice } from "../contracts/invoice.ts";
import { OrderBooked } from "../contracts/order-booked.ts";
import { Shipment, type WarehouseShipment } from "../contracts/shipment.ts";
import { OrderCreated, type ShopifyOrder } from "../contracts/shopify/order-created.ts";
import { customerId, toCustomer } from "../mapping/customer.ts";
import { toInvoice } from "../mapping/invoice.ts";
import { decideShipment } from "../mapping/shipment.ts";
import { billing } from "../systems/billing.ts";
import { crm } from "../systems/crm.ts";
import { gone, orderStopped } from "../systems/statuses.ts";
import { warehouse } from "../systems/warehouse.ts";
import { commerce } from "../teams.ts";

/** What became of an order. */
export type Booking =
  | { readonly booked: true; readonly invoiceId: string; readonly shipmentId: string | null }
  | { readonly booked: false; readonly because: "cancelled" };

export const orderToCash = flow("order-to-cash", {
  version: "1.0.0",
  owner: commerce,
  description: "An order in the storefront becomes a customer, an invoice and a shipment",
  tier: "gold",
  runbook: "runbooks/order-to-cash.md",
  on: webhook("/shopify/orders-create", {
    contract: OrderCreated,
    verify: shopifySignature(secret("SHOPIFY_SECRET")),
    key: (order) => order.id,
  }),
  promise: {
    complete: "5m",
    for: 0.995,
    over: "28d",
    broken: "A paid order is not invoiced, or not on its way to the warehouse, within five minutes",
  },
  deadLetter: { reviewWithin: "4h" },
  baseline: { touchesPer100: 100, timeToComplete: "1d" },
  run: bookOrder,
});

async function bookOrder(order: ShopifyOrder, run: Run): Promise<Booking> {
  if (order.cancelled_at) return notBooked;
  const customer = await upsertCustomer(order, run);
  const invoice = await createInvoice(order, customer, run);
  if (invoice === null) return notBooked;
  const shipment = await createShipment(order, run);
  await run.emit(OrderBooked, {
    orderId: String(order.id),
    orderName: order.name,
    invoiceId: invoice.id,
    shipmentId: shipment?.id ?? null,
    total: order.total_price,
    currency: order.currency,
  });
  return { booked: true, invoiceId: invoice.id, shipmentId: shipment?.id ?? null };
}

const notBooked: Booking = { booked: false, because: "cancelled" };

/** A guest has no account, and so no place in the CRM. */
async function upsertCustomer(order: ShopifyOrder, run: Run): Promise<string | null> {
  const { customer } = order;
  if (!customer) return null;
  const stored = await run.step("upsert customer", crm, (call) =>
    call.put(`/customers/${customerId(customer)}`, toCustomer(order, customer), { response: Customer }),
  );
  return stored.id;
}

/** Null when the order was cancelled before it got here: see flows/order-cancelled.ts. */
function createInvoice(order: ShopifyOrder, customer: string | null, run: Run): Promise<BillingInvoice | null> {
  return run.step(
    "create invoice",
    billing,
    (call) => call.post("/invoices", toInvoice(order, customer), { response: Invoice, alsoOk: [orderStopped] }),
    {
      undo: (invoice, call) =>
        invoice === null ? undefined : call.delete(`/invoices/${invoice.id}`, { alsoOk: [gone] }),
    },
  );
}

/** Null when nothing is to be shipped. A refusal of the warehouse ends the run, and the invoice is taken back. */
async function createShipment(order: ShopifyOrder, run: Run): Promise<WarehouseShipment | null> {
  const decision = decideShipment(order);
  if (decision.kind === "nothing-to-ship") return null;
  if (decision.kind === "no-address") throw reject("The order has goods to ship and no shipping address");
  return run.step(
    "create shipment",
    warehouse,
    (call) => call.post("/shipments", decision.request, { response: Shipment }),
    {
      undo: (shipment, call) => call.delete(`/shipments/${shipment.id}`, { alsoOk: [gone] }),
    },
  );
}
