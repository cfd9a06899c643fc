import { describe, expect, it } from "vitest";
import { batch, contract, event, flow, jsonSchema, team } from "../../index.ts";
import { checkFact, checkFlows, unsupported } from "./unsupported.ts";

const Order = contract("order.placed", { version: "1.0.0", schema: jsonSchema<{ readonly id: number }>({}) });
const base = {
  version: "1.0.0",
  owner: team("commerce", { onCall: "pager:commerce" }),
  on: event(Order),
  run: () => undefined,
};

describe("what the engine on Restate does not do yet", () => {
  it.each([
    ["lanes", flow("in-order", { ...base, order: (order) => order.id })],
    ["gathering", flow("batches", { ...base, on: batch(event(Order), { size: 10, within: "10s" }) })],
    ["limits", flow("few", { ...base, limits: { concurrency: 1 } })],
  ])("is refused at the start when a flow relies on %s", (_what, relying) => {
    expect(() => checkFlows([flow("plain", base), relying])).toThrow(
      expect.objectContaining({ code: "engine-unsupported", message: expect.stringContaining(relying.name) }),
    );
  });

  it("is refused when a run is about to wait for it", () => {
    expect(() => checkFact({ kind: "awaiting", step: "paid", for: "event" })).toThrow('wait for the event of "paid"');
    const slept = { kind: "slept", step: "nap", untilAt: 1 } as const;
    expect(checkFact(slept)).toBe(slept);
  });

  it("is refused to people, and no flow is paused", async () => {
    await expect(unsupported.cancel("run", { by: "operator", reason: "no", undo: true })).rejects.toMatchObject({
      code: "engine-unsupported",
    });
    expect(unsupported.pausedFlows().size).toBe(0);
  });
});
