import type fc from "fast-check";
import { describe, expectTypeOf, it } from "vitest";
import { batch, contract, event, flow, jsonSchema, team } from "../index.ts";
import { documentsOf } from "./documents/documents-of.ts";
import {
  createTestWaybill,
  message,
  type Proof,
  type ProofMessage,
  type ProofReport,
  proof,
  proveFlow,
  type RunHistory,
  type SimulatedSystem,
} from "./index.ts";

interface Order {
  readonly id: number;
}

const Placed = contract("order.placed", { version: "1.0.0", schema: jsonSchema<Order>({ type: "object" }) });
const invoicing = flow("invoicing", {
  version: "1.0.0",
  owner: team("sales", { onCall: "pager:sales" }),
  on: event(Placed),
  run: (order) => order.id,
});

describe("createTestWaybill", () => {
  it("has the systems that it was given, by name", () => {
    const { systems } = createTestWaybill([invoicing], { systems: { billing: { collections: ["invoices"] } } });
    expectTypeOf(systems.billing).toEqualTypeOf<SimulatedSystem>();
    // @ts-expect-error no such system is simulated
    systems.crm;
  });

  it("takes messages of the flow, and no others", () => {
    const waybill = createTestWaybill([invoicing]);
    expectTypeOf(waybill.finish(invoicing, { id: 1 })).resolves.toEqualTypeOf<RunHistory>();
    // @ts-expect-error the id of an order is a number
    waybill.start(invoicing, { id: "1" });
  });

  it("takes single messages of a flow that gathers them", () => {
    const totals = flow("totals", {
      version: "1.0.0",
      owner: team("sales", { onCall: "pager:sales" }),
      on: batch(event(Placed), { size: 10, within: "1m" }),
      run: (orders) => orders.length,
    });
    const waybill = createTestWaybill([totals]);
    waybill.start(totals, { id: 1 });
    // @ts-expect-error one message at a time
    waybill.start(totals, [{ id: 1 }]);
  });

  it("knows the fault points", () => {
    const waybill = createTestWaybill([invoicing]);
    waybill.crashAt("before-commit:completed", 2);
    // @ts-expect-error there is no such fault point
    waybill.crashAt("before-commit:nonsense");
  });
});

describe("a proof", () => {
  it("takes messages of its flow, and no others", () => {
    expectTypeOf(proveFlow(invoicing, { id: 1 })).resolves.toEqualTypeOf<ProofReport>();
    expectTypeOf(proof(invoicing, { input: { id: 1 }, ends: "dead" })).toEqualTypeOf<Proof>();
    expectTypeOf(message(invoicing, { id: 1 })).toEqualTypeOf<ProofMessage>();
    // @ts-expect-error the id of an order is a number
    proof(invoicing, { input: { id: "1" } });
    // @ts-expect-error an order has an id
    message(invoicing, {});
    // @ts-expect-error a flow does not end like this by itself
    proveFlow(invoicing, { id: 1 }, { ends: "canceled" });
  });

  it("has the systems that it is told", () => {
    proof(invoicing, { input: { id: 1 }, systems: { billing: { collections: ["invoices"], idempotent: false } } });
    // @ts-expect-error a simulated system has collections
    proof(invoicing, { input: { id: 1 }, systems: { billing: {} } });
  });
});

describe("documents of a contract", () => {
  it("have its type", () => {
    expectTypeOf(documentsOf(Placed)).toEqualTypeOf<fc.Arbitrary<Order>>();
  });
});
