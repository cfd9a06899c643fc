import { type DocumentOf, event, flow, type Run, RunFailure, reject } from "waybill";
import { Customer, Invoice, OrderBooked, Shipment } from "./contracts.ts";
import { billing, finance } from "./systems.ts";

interface Order {
  readonly id: string;
  readonly email: string;
  readonly totalCents: number;
}

export async function undoing(order: Order, run: Run): Promise<void> {
  await run.step(
    "create invoice",
    billing,
    (call) => call.post("/invoices", { orderId: order.id }, { response: Invoice }),
    { undo: (invoice, call) => call.delete(`/invoices/${encodeURIComponent(invoice.id)}`, { alsoOk: [404] }) },
  );
}

export function withoutSystem(run: Run): Promise<string> {
  return run.step("choose a number", () => `R-${Math.floor(Math.random() * 1_000_000)}`);
}

export function retrying(order: Order, run: Run): Promise<DocumentOf<typeof Customer>> {
  return run.step(
    "find customer",
    billing,
    (call) => call.get("/customers", { query: { email: order.email }, response: Customer, timeout: "3s" }),
    { retry: { maxAttempts: 3 }, timeout: "30s" },
  );
}

export function refusing(order: Order): void {
  if (order.totalCents === 0) throw reject("An order that costs nothing is not invoiced");
}

export async function catching(order: Order, run: Run): Promise<boolean> {
  try {
    await run.step("reserve goods", billing, (call) => call.post("/reservations", { orderId: order.id }));
    return true;
  } catch (error) {
    if (error instanceof RunFailure && error.failureCause === "rejected") return false;
    throw error;
  }
}

export async function expecting(order: Order, run: Run): Promise<boolean> {
  const shipment = await run.step("find shipment", billing, (call) =>
    call.get(`/shipments/${encodeURIComponent(order.id)}`, { response: Shipment, alsoOk: [404] }),
  );
  return shipment !== null;
}

export async function printing(order: Order, run: Run): Promise<Buffer> {
  const label = await run.step("print label", billing, (call) =>
    call.post("/labels", { orderId: order.id }, { response: "bytes" }),
  );
  return Buffer.from(label, "base64");
}

export function checking(order: Order, run: Run): Promise<DocumentOf<typeof Shipment>> {
  return run.step("ship", billing, (call) => call.post("/shipments", { orderId: order.id }, { response: Shipment }), {
    check: async (call) => {
      const found = await call.get(`/shipments/${encodeURIComponent(order.id)}`, { response: Shipment, alsoOk: [404] });
      return found === null ? { happened: false } : { happened: true, result: found };
    },
    undo: (shipment, call) => call.delete(`/shipments/${encodeURIComponent(shipment.id)}`, { alsoOk: [404] }),
  });
}

export async function emitting(order: Order, invoiceId: string, run: Run): Promise<void> {
  await run.emit(OrderBooked, { orderId: order.id, invoiceId });
}

export const notifyBooked = flow("notify-booked", {
  version: "1.0.0",
  owner: finance,
  on: event(OrderBooked),
  run: (booked, run) => run.step("send note", billing, (call) => call.post("/notes", { orderId: booked.orderId })),
});

export async function waiting(run: Run): Promise<void> {
  await run.sleep("cooling-off period", "14d");
}

export async function inBranches(ids: readonly string[], run: Run): Promise<void> {
  await Promise.all(
    ids.map((id) => run.step(`close ${id}`, billing, (call) => call.patch(`/invoices/${id}`, { status: "closed" }))),
  );
}

export function naming(run: Run): { readonly reference: string; readonly bookedAt: string } {
  return { reference: run.id("reference"), bookedAt: run.now().toISOString() };
}
