import { expect } from "vitest";
import { doubledEffects } from "../../src/testing/doubled-effects.ts";
import { startSimulatedSystem } from "../../src/testing/simulated-system.ts";
import type { SimulatedSystem } from "../../src/testing/simulator-types.ts";
import type { Kind, Order } from "./project.ts";

/** The outside systems, which live in the test's own process and so outlive every crash. */
export interface Systems {
  readonly crm: SimulatedSystem;
  readonly billing: SimulatedSystem;
  readonly warehouse: SimulatedSystem;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startSystems(errorRate: number): Promise<Systems> {
  const [crm, billing, warehouse] = await Promise.all([
    startSimulatedSystem({
      name: "crm",
      collections: ["customers", "notes"],
      businessKeys: { customers: "/orderId", notes: "/orderId" },
      errorRate,
      latencyMs: 1,
    }),
    startSimulatedSystem({
      name: "billing",
      collections: ["invoices"],
      businessKeys: { invoices: "/orderId" },
      errorRate,
      latencyMs: 1,
    }),
    startSimulatedSystem({
      name: "warehouse",
      collections: ["shipments"],
      businessKeys: { shipments: "/orderId" },
      errorRate,
      latencyMs: 1,
    }),
  ]);
  return {
    crm,
    billing,
    warehouse,
    env: { CRM_URL: crm.url, BILLING_URL: billing.url, WAREHOUSE_URL: warehouse.url },
    close: async () => void (await Promise.all([crm, billing, warehouse].map((system) => system.close()))),
  };
}

/** What must be live in each collection for an order that was acknowledged. */
const expected: Readonly<
  Record<Kind, { readonly invoices: number; readonly shipments: number; readonly notes: number }>
> = {
  plain: { invoices: 1, shipments: 1, notes: 1 },
  sleeps: { invoices: 1, shipments: 1, notes: 1 },
  calls: { invoices: 1, shipments: 1, notes: 1 },
  asks: { invoices: 1, shipments: 1, notes: 1 },
  refused: { invoices: 0, shipments: 0, notes: 0 },
  dies: { invoices: 1, shipments: 0, notes: 0 },
};

/** Holds that no system saw an effect twice and that every order had exactly the effects of its kind. */
export function expectEffects({ crm, billing, warehouse }: Systems, orders: readonly Order[]): void {
  for (const system of [crm, billing, warehouse]) expect(doubledEffects(system.effects()), system.name).toEqual([]);
  const live = {
    customers: liveByOrder(crm, "customers"),
    notes: liveByOrder(crm, "notes"),
    invoices: liveByOrder(billing, "invoices"),
    shipments: liveByOrder(warehouse, "shipments"),
  };
  const wrong = orders.filter(({ id, kind }) => {
    const { invoices, shipments, notes } = expected[kind];
    const found = [live.customers, live.invoices, live.shipments, live.notes].map((counts) => counts.get(id) ?? 0);
    return found.join() !== [1, invoices, shipments, notes].join();
  });
  expect(wrong).toEqual([]);
}

function liveByOrder(system: SimulatedSystem, collection: string): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const resource of system.resources(collection)) {
    const order = Number(resource["orderId"]);
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  return counts;
}
