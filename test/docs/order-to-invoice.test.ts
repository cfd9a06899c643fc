import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { doubledEffects, type SimulatedSystem, signGithub, startSimulatedSystem } from "waybill/testing";
import { type RunningWaybill, startWaybill } from "./start-waybill.ts";

const project = fileURLToPath(new URL("../../docs/guide/order-to-invoice", import.meta.url));
let billing: SimulatedSystem;
let waybill: RunningWaybill;

beforeAll(async () => {
  billing = await startSimulatedSystem({
    name: "billing",
    collections: ["invoices"],
    businessKeys: { invoices: "/orderId" },
    bearerToken: "test-token",
  });
  waybill = await startWaybill(project, {
    ORDERS_SECRET: "test-secret",
    BILLING_URL: billing.url,
    BILLING_TOKEN: "test-token",
  });
});

afterAll(async () => {
  await waybill?.stop();
  await billing?.close();
});

async function deliver(order: unknown): Promise<Response> {
  const body = JSON.stringify(order);
  const headers = { "content-type": "application/json", ...signGithub("test-secret", body) };
  return await fetch(`${waybill.hooks}/paid-orders`, { method: "POST", headers, body });
}

/** The run when it has nothing left to do. */
async function ended(runId: string): Promise<unknown> {
  return await vi.waitUntil(
    async () => {
      const answer = await fetch(`${waybill.portal}/api/runs/${runId}`);
      const run = (await answer.json()) as { readonly status: string };
      return ["completed", "compensated", "dead"].includes(run.status) ? run : undefined;
    },
    { timeout: 20_000, interval: 20 },
  );
}

describe("an order", () => {
  it("is invoiced once, although it comes twice and billing fails, and then drops its answer", async () => {
    billing.failNext(1, 503);
    billing.dropAnswers(1);
    const first = await deliver({ id: "1001", totalCents: 650 });
    const second = await deliver({ id: "1001", totalCents: 650 });
    expect([first.status, second.status]).toEqual([202, 200]);
    const { runId } = (await first.json()) as { readonly runId: string };
    expect(await ended(runId)).toMatchObject({ status: "completed" });
    expect(billing.resources("invoices")).toMatchObject([{ orderId: "1001", totalCents: 650 }]);
    expect(doubledEffects(billing.effects())).toEqual([]);
  });

  it("without a total is refused by the name of the field", async () => {
    const answer = await deliver({ id: "1002" });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: "contract-broken", errors: [{ pointer: "/totalCents" }] });
  });
});
