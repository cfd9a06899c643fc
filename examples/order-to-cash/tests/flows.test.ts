import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cancellationPayload, orderIdOf, orderPayload, refundIdOf, refundPayload } from "../demo/payloads.ts";
import { readSamples } from "../demo/samples.ts";
import type { Story } from "../demo/stories.ts";
import { Bench } from "./bench.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(async () => {
  await bench.stop();
});

const [sample] = readSamples().slice(-1) as [ReturnType<typeof readSamples>[number]];
let lastOrder = 1_000;

/** A new order, delivered; its run is not waited for. */
async function placeOrder(story: Story): Promise<{ order: number; orderId: string; runId: string }> {
  const order = ++lastOrder;
  const runId = await bench.deliver("orders/create", orderPayload(sample, order, story));
  return { order, orderId: String(orderIdOf(order)), runId };
}

async function cancel(order: number): Promise<string> {
  return await bench.deliver("orders/cancelled", cancellationPayload(sample, order));
}

async function refund(order: number): Promise<string> {
  return await bench.deliver("refunds/create", refundPayload(sample, order));
}

describe("an order", () => {
  it("becomes a customer, an invoice, a shipment and a message", async () => {
    const { orderId, runId } = await placeOrder("plain");
    const run = await bench.ended(runId);
    expect(run).toMatchObject({ status: "completed", result: { booked: true } });
    const [child] = run.children;
    expect(await bench.ended(child?.id ?? "")).toMatchObject({ flow: "notify-order-booked", status: "completed" });
    expect(bench.done("crm", orderId)).toEqual(["created customers"]);
    expect(bench.done("billing", orderId)).toEqual(["created invoices"]);
    expect(bench.done("warehouse", orderId)).toEqual(["created shipments"]);
    expect(bench.done("notifier", orderId)).toEqual(["created messages"]);
  });

  it("of a guest leaves the CRM alone", async () => {
    const { orderId, runId } = await placeOrder("guest");
    expect(await bench.ended(runId)).toMatchObject({ status: "completed", result: { booked: true } });
    expect(bench.done("crm", orderId)).toEqual([]);
    expect(bench.done("billing", orderId)).toEqual(["created invoices"]);
  });

  it("of downloads leaves the warehouse alone", async () => {
    const { orderId, runId } = await placeOrder("digital");
    expect(await bench.ended(runId)).toMatchObject({ status: "completed", result: { booked: true, shipmentId: null } });
    expect(bench.done("warehouse", orderId)).toEqual([]);
  });

  it("whose shipment is refused has its invoice taken back and tells nobody that it is booked", async () => {
    const { orderId, runId } = await placeOrder("refused-shipment");
    const run = await bench.ended(runId);
    expect(run).toMatchObject({ status: "compensated", children: [] });
    expect(bench.done("billing", orderId)).toEqual(["created invoices", "deleted invoices"]);
    expect(bench.done("warehouse", orderId)).toEqual([]);
  });

  it("with an e-mail address that the CRM may not answer waits for a person", async () => {
    const { orderId, runId } = await placeOrder("bad-email");
    const run = await bench.ended(runId);
    expect(run).toMatchObject({ status: "dead", cause: "contract" });
    expect(run.message).toContain("/email");
    expect(run.message).not.toContain("john at example");
    expect(bench.done("billing", orderId)).toEqual([]);
  });
});

describe("a cancellation", () => {
  it("takes back what was booked", async () => {
    const { order, orderId, runId } = await placeOrder("plain");
    await bench.ended(runId);
    expect(await bench.ended(await cancel(order))).toMatchObject({
      status: "completed",
      result: { canceledShipments: [expect.any(String)], voidedInvoices: [expect.any(String)] },
    });
    expect(bench.done("billing", orderId)).toEqual(["created invoices", "created stops", "updated invoices"]);
    expect(bench.done("warehouse", orderId)).toEqual(["created shipments", "created stops", "updated shipments"]);
  });

  it("that comes before its order keeps the order from being booked", async () => {
    const order = ++lastOrder;
    expect(await bench.ended(await cancel(order))).toMatchObject({
      status: "completed",
      result: { canceledShipments: [], voidedInvoices: [] },
    });
    const runId = await bench.deliver("orders/create", orderPayload(sample, order, "plain"));
    expect(await bench.ended(runId)).toMatchObject({ status: "completed", result: { booked: false }, children: [] });
    expect(bench.done("billing", String(orderIdOf(order)))).toEqual(["created stops"]);
  });

  it("that meets its order half-way leaves no invoice in force", async () => {
    bench.systems.warehouse.outage("error");
    const { order, orderId, runId } = await placeOrder("plain");
    await vi.waitUntil(() => bench.done("billing", orderId).includes("created invoices"), { timeout: 10_000 });
    const cancelId = await cancel(order);
    await vi.waitUntil(() => bench.done("billing", orderId).includes("created stops"), { timeout: 10_000 });
    bench.systems.warehouse.restore();
    await Promise.all([bench.ended(runId), bench.ended(cancelId)]);
    const inForce = (system: "billing" | "warehouse", collection: string, status: string) =>
      bench.systems[system]
        .resources(collection)
        .filter((found) => found["orderId"] === orderId && found["status"] === status);
    expect(inForce("billing", "invoices", "issued")).toEqual([]);
    expect(inForce("warehouse", "shipments", "planned")).toEqual([]);
  });
});

describe("a refund", () => {
  it("becomes a credit note on the invoice", async () => {
    const { order, runId } = await placeOrder("plain");
    await bench.ended(runId);
    expect(await bench.ended(await refund(order))).toMatchObject({ status: "completed", result: { credited: true } });
    expect(bench.done("billing", String(refundIdOf(order)))).toEqual(["created credit-notes"]);
  });

  it("of a cancelled order credits nothing, because its invoice is void", async () => {
    const { order, runId } = await placeOrder("plain");
    await bench.ended(runId);
    await bench.ended(await cancel(order));
    expect(await bench.ended(await refund(order))).toMatchObject({
      status: "completed",
      result: { credited: false, because: "order cancelled" },
    });
  });

  it("keeps the invoice from being voided by a cancellation that comes after it", async () => {
    const { order, orderId, runId } = await placeOrder("plain");
    await bench.ended(runId);
    await bench.ended(await refund(order));
    expect(await bench.ended(await cancel(order))).toMatchObject({
      status: "completed",
      result: { voidedInvoices: [] },
    });
    expect(bench.done("billing", orderId)).toEqual(["created invoices", "created stops"]);
  });

  it("that comes before its order waits for the invoice", async () => {
    const order = ++lastOrder;
    const refundRun = await refund(order);
    await vi.waitUntil(async () => (await bench.run(refundRun)).waitingFor?.kind === "timer", { timeout: 10_000 });
    await bench.deliver("orders/create", orderPayload(sample, order, "plain"));
    expect(await bench.ended(refundRun)).toMatchObject({ status: "completed", result: { credited: true } });
  });
});
