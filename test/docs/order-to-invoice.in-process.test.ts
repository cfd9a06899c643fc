import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestWaybill, doubledEffects, proveFlow, type TestWaybill } from "waybill/testing";
import { orderToInvoice } from "../../docs/guide/order-to-invoice/flows/order-to-invoice.ts";

const order = { id: "1001", totalCents: 650 };

describe("an order, in the process of the test", () => {
  let waybill: TestWaybill<"billing">;

  beforeEach(() => {
    waybill = createTestWaybill([orderToInvoice], {
      systems: { billing: { collections: ["invoices"], businessKeys: { invoices: "/orderId" } } },
    });
  });
  afterEach(() => waybill.close());

  it("is invoiced once, although billing is down for five minutes", async () => {
    const { billing } = waybill.systems;
    billing.outage("down");
    waybill.time.timers.schedule(300_000, () => billing.restore());
    const run = await waybill.finish(orderToInvoice, order);
    expect(run).toMatchObject({ status: "completed", key: "1001" });
    expect(billing.resources("invoices")).toMatchObject([{ orderId: "1001", totalCents: 650 }]);
  });

  it("is invoiced once, although the process dies after the effect", async () => {
    waybill.crashAt("after-effect");
    expect(await waybill.finish(orderToInvoice, order)).toMatchObject({ status: "completed" });
    expect(waybill.crashCount).toBe(1);
    expect(doubledEffects(waybill.systems.billing.effects())).toEqual([]);
  });
});

it("may be run twice at any point", async () => {
  const report = await proveFlow(orderToInvoice, order, {
    systems: { billing: { collections: ["invoices"], businessKeys: { invoices: "/orderId" } } },
  });
  expect(report).toMatchObject({ effects: 1, crashes: 6, lostAnswers: 1 });
});
