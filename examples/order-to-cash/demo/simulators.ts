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

const options: Readonly<Record<SystemName, Omit<SimulatorOptions, "name">>> = {
  crm: {
    collections: ["customers"],
    businessKeys: { customers: "/lastOrderId" },
    latencyMs: 5,
  },
  billing: {
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
    latencyMs: 10,
  },
  warehouse: {
    collections: ["shipments", "stops"],
    businessKeys: { shipments: "/orderId", stops: "/id" },
    refuseWhen: [
      { collection: "shipments", method: "POST", field: "/orderId", ...noMoreForStoppedOrders },
      { collection: "shipments", field: "/lines/0/sku", equals: withdrawnSku, status: 422, code: "item-withdrawn" },
    ],
    latencyMs: 10,
  },
  notifier: {
    collections: ["messages"],
    businessKeys: { messages: "/orderId" },
    latencyMs: 5,
  },
};

export async function startSimulators(): Promise<Simulators> {
  const start = (name: SystemName) => startSimulatorProcess({ name, bearerToken, ...options[name] });
  const [crm, billing, warehouse, notifier] = await Promise.all([
    start("crm"),
    start("billing"),
    start("warehouse"),
    start("notifier"),
  ]);
  return { crm, billing, warehouse, notifier };
}

export async function stopSimulators(simulators: Simulators): Promise<void> {
  await Promise.all(Object.values(simulators).map((simulator) => simulator.stop()));
}
