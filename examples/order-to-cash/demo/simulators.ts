import { type SimulatorOptions, type SimulatorProcess, startSimulatorProcess } from "waybill/testing";
import { invoiceCredited, orderStopped } from "../systems/statuses.ts";
import type { SystemName } from "./effects.ts";
import { withdrawnSku } from "./payloads.ts";

/** The four systems, each in a process of its own. */
export type Simulators = Readonly<Record<SystemName, SimulatorProcess>>;

/** What every call to a system has to carry. */
export const bearerToken = "demo-token";

const noMoreForStoppedOrders = {
  existsIn: { collection: "stops", field: "/id" },
  status: orderStopped,
  code: "order-stopped",
};

/** How the systems behave: what they hold, what the business knows it by, and what they refuse. */
export const simulatorOptions: Readonly<Record<SystemName, SimulatorOptions>> = {
  crm: {
    name: "crm",
    bearerToken,
    collections: ["customers"],
    businessKeys: { customers: "/lastOrderId" },
    latencyMs: 5,
  },
  billing: {
    name: "billing",
    bearerToken,
    collections: ["invoices", "credit-notes", "stops"],
    businessKeys: { invoices: "/orderId", "credit-notes": "/refundId", stops: "/id" },
    refuseWhen: [
      { collection: "invoices", method: "POST", field: "/orderId", ...noMoreForStoppedOrders },
      {
        collection: "invoices",
        method: "PATCH",
        field: "/id",
        existsIn: { collection: "credit-notes", field: "/invoiceId" },
        status: invoiceCredited,
        code: "invoice-credited",
      },
    ],
    latencyMs: 20,
  },
  warehouse: {
    name: "warehouse",
    bearerToken,
    collections: ["shipments", "stops"],
    businessKeys: { shipments: "/orderId", stops: "/id" },
    refuseWhen: [
      { collection: "shipments", method: "POST", field: "/orderId", ...noMoreForStoppedOrders },
      { collection: "shipments", field: "/lines/0/sku", equals: withdrawnSku, status: 422, code: "item-withdrawn" },
    ],
    latencyMs: 10,
  },
  notifier: {
    name: "notifier",
    bearerToken,
    collections: ["messages"],
    businessKeys: { messages: "/orderId" },
    latencyMs: 5,
  },
};

export async function startSimulators(): Promise<Simulators> {
  const [crm, billing, warehouse, notifier] = await Promise.all([
    startSimulatorProcess(simulatorOptions.crm),
    startSimulatorProcess(simulatorOptions.billing),
    startSimulatorProcess(simulatorOptions.warehouse),
    startSimulatorProcess(simulatorOptions.notifier),
  ]);
  return { crm, billing, warehouse, notifier };
}

/** The secrets of the project, for systems at these addresses. */
export function secretsFor(
  systems: Readonly<Record<SystemName, { readonly url: string }>>,
  shopifySecret: string,
): Readonly<Record<string, string>> {
  const ofSystems = Object.entries(systems).flatMap(([name, { url }]) => [
    [`${name.toUpperCase()}_URL`, url],
    [`${name.toUpperCase()}_TOKEN`, bearerToken],
  ]);
  return { SHOPIFY_SECRET: shopifySecret, ...Object.fromEntries(ofSystems) };
}

export async function stopSimulators(simulators: Simulators): Promise<void> {
  await Promise.all(Object.values(simulators).map((simulator) => simulator.stop()));
}
