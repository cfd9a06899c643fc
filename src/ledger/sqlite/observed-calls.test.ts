import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anyHost, anyStep, callLimits, type ObservedCall } from "../../runs/observed-call.ts";
import { createMemoryData, type MemoryData, type Store } from "./open.ts";

let data: MemoryData;
let store: Store;
beforeEach(() => {
  data = createMemoryData();
  store = data.open();
});
afterEach(() => data.close());

const call = (step: string, host: string, at = 1, rest: Partial<ObservedCall> = {}): ObservedCall => ({
  flow: "orders",
  step,
  host,
  firstAt: at,
  lastAt: at,
  count: 1,
  ...rest,
});
const all = () => store.ledger.observedCalls();
const record = (...calls: readonly ObservedCall[]) => store.observedCalls.record(calls, 0);

describe("observed calls", () => {
  it("are added to those that are there, and keep when the first and the last were", () => {
    record(call("ship", "a", 5, { count: 2 }));
    record(call("ship", "a", 9), call("ship", "a", 3));
    expect(all()).toEqual([{ ...call("ship", "a"), firstAt: 3, lastAt: 9, count: 4 }]);
  });

  it("are told apart by flow, step, host and system, the latest seen of a flow first", () => {
    const { step: _, ...outside } = call("", "a", 4);
    const calls = [
      call("ship", "a", 9, { flow: "aaa" }),
      call("ship", "b", 8),
      call("pack", "b", 7),
      call("pack", "b", 6, { system: "crm" }),
      outside,
    ];
    record(...calls.toReversed());
    expect(all()).toEqual(calls);
  });

  it("are forgotten when they were last seen before an instant", () => {
    record(call("ship", "old", 10), call("ship", "young", 11));
    store.observedCalls.record([], 11);
    expect(all()).toEqual([call("ship", "young", 11)]);
  });

  it("are not told apart by step, and then not by host, where a flow has too many", () => {
    const count = callLimits.perFlow + callLimits.hostsPerFlow + 50;
    const known = call("step 0", "host-0");
    for (let index = 0; index < count; index++) record(call(`step ${index}`, `host-${index}`));
    record(call("ship", "a", 1, { flow: "others" }), known);
    const calls = all().filter(({ flow }) => flow === "orders");
    expect(calls).toHaveLength(callLimits.perFlow + callLimits.hostsPerFlow + 1);
    expect(calls.filter(({ step }) => step === anyStep)).toHaveLength(callLimits.hostsPerFlow);
    expect(calls.filter(({ host }) => host === anyHost)).toEqual([
      { flow: "orders", host: anyHost, firstAt: 1, lastAt: 1, count: 50 },
    ]);
    expect(calls).toContainEqual({ ...known, count: 2 });
    expect(all()).toContainEqual(call("ship", "a", 1, { flow: "others" }));
  });

  it("have one row for each flow where all flows together have too many", () => {
    const flowCount = callLimits.inAll / callLimits.perFlow;
    const many = Array.from({ length: callLimits.inAll }, (_, index) =>
      call(`step ${index}`, "a", 1, { flow: `flow-${index % flowCount}` }),
    );
    record(...many);
    record(call("ship", "b"), call("pack", "c"), call("step 0", "a", 2, { flow: "flow-0" }));
    expect(all().filter(({ flow }) => flow === "orders")).toEqual([
      { flow: "orders", host: anyHost, firstAt: 1, lastAt: 1, count: 2 },
    ]);
    expect(all()).toContainEqual(call("step 0", "a", 1, { flow: "flow-0", lastAt: 2, count: 2 }));
  });

  it("are written all or none", () => {
    expect(() => record(call("ship", "a"), call("ship", "b", Number.NaN))).toThrow();
    expect(all()).toEqual([]);
    record(call("ship", "a"));
    expect(all()).toHaveLength(1);
  });
});
