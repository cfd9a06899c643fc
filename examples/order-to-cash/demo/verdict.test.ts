import { describe, expect, it } from "vitest";
import type { Delivery } from "./deliveries.ts";
import type { Finding } from "./findings.ts";
import type { Story } from "./stories.ts";
import type { Answer } from "./traffic.ts";
import { type Evidence, judge } from "./verdict.ts";

function delivery(id: string, story: Story, more: Partial<Delivery> = {}): Delivery {
  return { id, story, orderId: "1", topic: "orders/create", path: "/", headers: {}, body: "", ...more };
}

function answer(of: Delivery, more: Partial<Answer> = {}): Answer {
  return { delivery: of, status: 202, tries: 1, runId: `run-${of.id}`, isDuplicate: false, ...more };
}

function findings(...kinds: readonly Finding["kind"][]): readonly Finding[] {
  return kinds.map((kind, index) => ({ kind, subject: "1", key: kind.endsWith("end") ? null : `key-${index}` }));
}

const guestOrder = delivery("a", "guest");
const allOfGuest = findings(
  "invoices created",
  "invoices in force at the end",
  "shipments created",
  "shipments planned at the end",
  "messages sent",
);

function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    deliveries: [guestOrder],
    answers: [answer(guestOrder)],
    findings: allOfGuest,
    runs: [{ id: "run-a", flow: "order-to-cash", key: "1", status: "completed" }],
    ...more,
  };
}

describe("the verdict", () => {
  it("is good when everything that was accepted is found once", () => {
    const verdict = judge(evidence());
    expect(verdict).toMatchObject({ accepted: 1, lost: 0, doubled: 0, problems: [] });
  });

  it("counts as lost what was accepted and is not found", () => {
    const verdict = judge(evidence({ findings: allOfGuest.filter(({ kind }) => kind !== "messages sent") }));
    expect(verdict).toMatchObject({ lost: 1, doubled: 0, problems: ["1 messages sent missing"] });
    expect(verdict.effects.find((row) => row.effect === "messages sent")).toMatchObject({
      expected: 1,
      found: 0,
      lost: 1,
    });
  });

  it("counts as doubled a second effect for an order, though under another key", () => {
    const second: Finding = { kind: "invoices created", subject: "1", key: "another" };
    expect(judge(evidence({ findings: [...allOfGuest, second] }))).toMatchObject({ lost: 0, doubled: 1 });
  });

  it("counts as doubled a second effect under a key, though for another order", () => {
    const other = delivery("b", "guest", { orderId: "2" });
    const ofOther = allOfGuest.map((finding) => ({ ...finding, subject: "2" }));
    const runs = ["a", "b"].map((id) => ({ id: `run-${id}`, flow: "order-to-cash", key: id, status: "completed" }));
    const both = { deliveries: [guestOrder, other], answers: [answer(guestOrder), answer(other)], runs };
    // The three kinds with keys: what is in force at the end has none.
    expect(judge({ ...both, findings: [...allOfGuest, ...ofOther] }).doubled).toBe(3);
  });

  it("counts as doubled what nobody asked for", () => {
    expect(judge(evidence({ deliveries: [], answers: [], runs: [] })).doubled).toBe(allOfGuest.length);
  });

  it("accepts effects of an order that only a part of its deliveries asked for", () => {
    const cancelled = delivery("b", "cancelled-later", { topic: "orders/cancelled" });
    const created = delivery("a", "cancelled-later");
    const verdict = judge(evidence({ deliveries: [created, cancelled], answers: [answer(created)], findings: [] }));
    expect(verdict).toMatchObject({ lost: 0, doubled: 0 });
    expect(verdict.problems).toEqual(["Delivery b was answered 0 times instead of 1"]);
  });

  it("asks that an order whose shipment was refused has its invoice taken back, and one run that says so", () => {
    const order = delivery("a", "refused-shipment");
    const found = findings("customers written", "invoices created", "invoices taken back");
    const run = { id: "run-a", flow: "order-to-cash", key: "1", status: "compensated" };
    const story = { deliveries: [order], answers: [answer(order)], findings: found };
    expect(judge({ ...story, runs: [run] }).problems).toEqual([]);
    expect(judge({ ...story, runs: [{ ...run, status: "completed" }] }).problems).toEqual([
      "0 runs are compensated, and it must be 1",
    ]);
  });

  it("says no when an accepted delivery has no run, an unfinished one, or two", () => {
    const twice = { ...guestOrder, twice: "later" } as const;
    const run = { id: "run-a", flow: "order-to-cash", key: "1", status: "waiting" };
    expect(judge(evidence({ runs: [] })).problems).toEqual([
      'Delivery a was accepted as run "run-a", which does not exist',
    ]);
    expect(judge(evidence({ runs: [run] })).problems).toEqual(["Run run-a of delivery a is still waiting"]);
    const answers = [answer(twice), answer(twice, { runId: "run-b" })];
    expect(judge(evidence({ deliveries: [twice], answers })).problems).toEqual(["Delivery a has 2 runs: run-a, run-b"]);
  });

  it("says no when a forged delivery is accepted, or a good one refused", () => {
    const { story: _, ...forged } = { ...guestOrder, refusal: "signature-invalid" as const };
    expect(judge(evidence({ deliveries: [forged], answers: [answer(forged)] })).problems).toContain(
      "Delivery a was answered 202 and was to be signature-invalid",
    );
    const refused = answer(guestOrder, { status: 422, code: "contract-broken" });
    const verdict = judge(evidence({ answers: [refused], findings: [], runs: [] }));
    expect(verdict.refused).toEqual({ "contract-broken": 1 });
    expect(verdict.problems).toEqual(["Delivery a was answered 422 contract-broken and was to be accepted"]);
  });
});
