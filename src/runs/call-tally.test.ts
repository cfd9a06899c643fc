import { describe, expect, it } from "vitest";
import { createCallTally } from "./call-tally.ts";
import { anyHost, type ObservedCall, observedStep } from "./observed-call.ts";

const call = (host: string, at = 1, rest: Partial<ObservedCall> = {}): ObservedCall => ({
  flow: "orders",
  step: "ship",
  host,
  firstAt: at,
  lastAt: at,
  count: 1,
  ...rest,
});

describe("a tally of calls", () => {
  it("counts calls of a kind together, with when the first and the last were", () => {
    const tally = createCallTally();
    for (const at of [5, 3, 9]) tally.add(call("a", at));
    tally.add(call("a", 4, { system: "crm" }));
    expect(tally.take()).toEqual([{ ...call("a"), firstAt: 3, lastAt: 9, count: 3 }, call("a", 4, { system: "crm" })]);
  });

  it("begins anew when it is taken", () => {
    const tally = createCallTally();
    tally.add(call("a"));
    expect(tally.isEmpty).toBe(false);
    tally.take();
    expect(tally.isEmpty).toBe(true);
    expect(tally.take()).toEqual([]);
  });

  it("counts what is beyond its limit by flow only, and loses none", () => {
    const tally = createCallTally(2);
    for (let index = 0; index < 10; index++) tally.add(call(`host-${index}`, index));
    tally.add(call("host-9", 10, { flow: "others" }));
    tally.add(call("host-0", 11));
    const { step: _, ...folded } = call(anyHost, 2, { lastAt: 9, count: 8 });
    expect(tally.take()).toEqual([
      call("host-0", 0, { lastAt: 11, count: 2 }),
      call("host-1", 1),
      folded,
      { flow: "others", host: anyHost, firstAt: 10, lastAt: 10, count: 1 },
    ]);
  });
});

it.each([
  ["ship", "ship"],
  ["ship#12", "ship"],
  ["ship #1 parcel", "ship #1 parcel"],
  ["lines/0/ship#2", "lines/N/ship"],
  ["lines#3/14/parts/2/ship", "lines/N/parts/N/ship"],
  ["sides/left/ship", "sides/left/ship"],
])("the step %s is observed as %s", (id, name) => {
  expect(observedStep(id)).toBe(name);
});
