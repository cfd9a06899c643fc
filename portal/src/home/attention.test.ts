import { describe, expect, it } from "vitest";
import type { FlowSummary, SystemSummary } from "../api/wire.ts";
import { attentionOf, dayTotals, openTotals } from "./attention.ts";

const flow: FlowSummary = {
  name: "order-to-cash",
  version: "1.0.0",
  tier: "gold",
  owner: { name: "commerce", onCall: "commerce-on-call" },
  trigger: "POST /shopify/orders-create",
  contract: { name: "order.created", version: "1.0.0" },
  today: { completed: 10, dead: 1 },
  open: {},
  rejectedToday: { "signature-invalid": 2 },
};
const billing: SystemSummary = { name: "billing", breaker: "closed", active: 0, waiting: 0 };
const calm = { overstaying: [], now: 100_000 } as const;

describe("what needs attention", () => {
  it("is nothing when nothing is dead and every system takes calls", () => {
    expect(attentionOf({ ...calm, flows: [flow], systems: [billing] })).toEqual([]);
  });

  it("is first what waits for a decision, with the list to decide on", () => {
    const found = attentionOf({
      ...calm,
      flows: [{ ...flow, open: { dead: 3, waiting: 2 } }],
      systems: [{ ...billing, breaker: "open", probeAt: 5_000, waiting: 212 }],
    });
    expect(found.map(({ title, filters, probeAt }) => ({ title, filters, probeAt }))).toEqual([
      { title: "3 dead runs in order-to-cash", filters: { flow: "order-to-cash", status: "dead" }, probeAt: undefined },
      { title: "billing is not working", filters: { status: "waiting" }, probeAt: 5_000 },
    ]);
    expect(found[1]?.detail).toBe("Calls are held back. 212 runs wait for it and will carry on by themselves.");
  });

  it("offers no list when no run waits for the broken system", () => {
    const [found] = attentionOf({
      ...calm,
      flows: [],
      systems: [{ ...billing, breaker: "half-open", probeAt: 5_000 }],
    });
    expect(found?.detail).toBe("It is being tried with one call. No run waits for it.");
    expect(found).not.toHaveProperty("filters");
    expect(found).not.toHaveProperty("probeAt");
  });

  it("has the runs that stay in a status longer than their flow allows, by flow", () => {
    const waitingFor = { kind: "system", name: "billing" } as const;
    const longest = { id: "0", status: "waiting", sinceAt: 10_000, waitingFor } as const;
    const [several, one] = attentionOf({
      flows: [],
      systems: [],
      now: 70_000,
      overstaying: [
        { flow: "order-to-cash", count: 3, longest },
        { flow: "gone", count: 1, longest: { id: "1", status: "running", sinceAt: 10_000 } },
      ],
    });
    expect(several).toMatchObject({
      tone: "warn",
      title: "3 runs of order-to-cash overstay",
      filters: { flow: "order-to-cash", status: "waiting" },
    });
    expect(several?.detail).toBe(
      "They stay in a status longer than the flow allows. The longest has been waiting for billing to take calls again, for 1 m.",
    );
    expect(one).toMatchObject({ title: "1 run of gone overstays", filters: { flow: "gone", status: "running" } });
    expect(one?.detail).toBe("It stays in a status longer than the flow allows. It has been running for 1 m.");
  });

  it("sums the day and what is open over all flows", () => {
    expect(dayTotals({ flows: [flow, flow], rejectedToday: { "not-found": 3 } })).toEqual({ runs: 22, rejected: 7 });
    expect(
      openTotals({
        flows: [
          { ...flow, open: { waiting: 2 } },
          { ...flow, open: { waiting: 1, dead: 4 } },
        ],
      }),
    ).toEqual({
      waiting: 3,
      dead: 4,
    });
  });
});
