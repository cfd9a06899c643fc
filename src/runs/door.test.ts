import { beforeEach, describe, expect, it } from "vitest";
import { system } from "../definitions/system.ts";
import { createVirtualTime, type VirtualTime } from "../testing/virtual-time.ts";
import type { Cause } from "./cause.ts";
import { createDoor, type Door, type Entry } from "./door.ts";
import type { Pass } from "./execution.ts";

const coolDownMs = 10_000;
const billing = system<unknown>("billing", {
  access: { type: "test" },
  concurrency: 2,
  breaker: { failures: 2, coolDown: "10s" },
});

let time: VirtualTime;
let called: string[];
let door: Door;
beforeEach(() => {
  time = createVirtualTime();
  called = [];
  door = createDoor(billing, { clock: time.clock, timers: time.timers, call: (name) => called.push(name) });
});

async function pass(name: string): Promise<Pass> {
  const entry = await door.enter(name);
  if ("pass" in entry) return entry.pass;
  throw new Error(`${name} was refused`);
}

async function call(name: string, outcome?: Cause): Promise<void> {
  (await pass(name)).leave(outcome);
}

async function isRefused(name: string): Promise<boolean> {
  return "refusal" in (await door.enter(name));
}

/** Opens the door by two calls that find the system down. */
async function breakDown(): Promise<void> {
  await call("first", "unavailable");
  await call("second", "timeout");
  expect(door.state().breaker).toBe("open");
}

describe("the door of a system", () => {
  it("opens its breaker only when calls in a row find the system down", async () => {
    for (const outcome of ["unavailable", undefined, "timeout", "rejected", "timeout", "throttled", "timeout"] as const)
      await call("a", outcome);
    expect(door.state().breaker).toBe("closed");
    await call("a", "unavailable");
    expect(door.state().breaker).toBe("open");
  });

  it("learns nothing of the system from a defect of ours", async () => {
    await call("a", "unavailable");
    await call("b", "defect");
    await call("c", "unavailable");
    expect(door.state().breaker).toBe("open");
  });

  it("ignores results of calls from before the opening that come later", async () => {
    const early = await pass("early");
    await breakDown();
    early.leave(undefined);
    expect(door.state()).toMatchObject({ breaker: "open", active: 0 });
    time.advanceBy(coolDownMs);
    const probe = await pass("probe");
    expect(probe.isProbe).toBe(true);
    probe.leave("unavailable");
    expect(door.state()).toMatchObject({ breaker: "open", probeAt: time.clock.now() + 2 * coolDownMs });
  });

  it("lets a late result neither pass for that of the probe nor count after the closing", async () => {
    const early = [await pass("early 1"), await pass("early 2")];
    const turn = door.enter("turn");
    early[0]?.leave("unavailable");
    ((await turn) as { readonly pass: Pass }).pass.leave("unavailable");
    expect(door.state()).toMatchObject({ breaker: "open", active: 1 });
    time.advanceBy(coolDownMs);
    const probe = await pass("probe");
    early[1]?.leave("unavailable");
    expect(door.state()).toMatchObject({ breaker: "half-open", active: 1 });
    probe.leave(undefined);
    const late = await pass("late");
    await call("a", "unavailable");
    expect(door.state().breaker).toBe("closed");
    late.leave("unavailable");
    expect(door.state().breaker).toBe("open");
  });

  it("lets one probe through at a time, whoever comes", async () => {
    await breakDown();
    expect(await isRefused("a")).toBe(true);
    time.advanceBy(coolDownMs);
    const probe = await pass("b");
    expect(await door.enter("c")).toEqual({ refusal: { probeAt: undefined } });
    expect(door.state()).toMatchObject({ breaker: "half-open", active: 1, waiting: 1 });
    probe.leave(undefined);
    // "a" was called when the probe was due; "c" because the door is open again.
    expect(called).toEqual(["a", "c"]);
  });

  it("has another caller probe when the probe meets a defect of ours", async () => {
    await breakDown();
    for (const name of ["a", "b"]) expect(await isRefused(name)).toBe(true);
    time.advanceBy(coolDownMs);
    expect(called).toEqual(["a"]);
    await call("a", "defect");
    expect(door.state().breaker).toBe("open");
    time.advanceBy(0);
    expect(called).toEqual(["a", "b"]);
    await call("b");
    expect(door.state().breaker).toBe("closed");
  });

  it("calls the next one when the one that was called to probe does not come", async () => {
    await breakDown();
    for (const name of ["a", "b", "c"]) expect(await isRefused(name)).toBe(true);
    for (const expected of [["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c"]]) {
      time.advanceBy(coolDownMs);
      expect(called).toEqual(expected);
    }
    // None of them came; the door is not stuck for whoever does.
    await call("d");
    expect(door.state().breaker).toBe("closed");
  });

  it("calls nobody while a probe is under way, however long it takes", async () => {
    await breakDown();
    await isRefused("a");
    time.advanceBy(coolDownMs);
    const probe = await pass("b");
    await isRefused("c");
    called.length = 0;
    time.advanceBy(20 * coolDownMs);
    expect(called).toEqual([]);
    probe.leave("timeout");
    expect(door.state()).toMatchObject({ breaker: "open", probeAt: time.clock.now() + 2 * coolDownMs });
    time.advanceBy(2 * coolDownMs);
    expect(called).toEqual(["c"]);
  });

  it("refuses those who wait their turn when it opens, and remembers them", async () => {
    const passes = [await pass("a"), await pass("b")];
    const turns = ["c", "d"].map((name) => door.enter(name));
    passes[0]?.leave("unavailable");
    const third = (await turns[0]) as { readonly pass: Pass };
    passes[1]?.leave("unavailable");
    expect(await turns[1]).toHaveProperty("refusal.probeAt", time.clock.now() + coolDownMs);
    expect(door.state()).toMatchObject({ breaker: "open", active: 1, waiting: 1 });
    third.pass.leave(undefined);
    time.advanceBy(coolDownMs);
    expect(called).toEqual(["d"]);
  });

  it("waits longer after each probe that fails, up to six times, and forgets that when it closes", async () => {
    await breakDown();
    const waits: number[] = [];
    for (let probes = 0; probes < 5; probes++) {
      waits.push((door.state().probeAt ?? 0) - time.clock.now());
      time.advanceBy(waits.at(-1) ?? 0);
      await call("probe", "unavailable");
    }
    expect(waits.map((wait) => wait / coolDownMs)).toEqual([1, 2, 4, 6, 6]);
    time.advanceBy(6 * coolDownMs);
    await call("probe");
    await breakDown();
    expect(door.state().probeAt).toBe(time.clock.now() + coolDownMs);
  });

  it("takes a pass back once, however often it is given back", async () => {
    const once = await pass("a");
    for (let times = 0; times < 3; times++) once.leave("unavailable");
    expect(door.state()).toMatchObject({ breaker: "closed", active: 0 });
  });

  it("gives turns in the order of arrival, also to those who come while one is given", async () => {
    const order: string[] = [];
    const passes = [await pass("a"), await pass("b")];
    const enter = (name: string): Promise<Entry> =>
      Promise.resolve(door.enter(name)).then((entry) => {
        order.push(name);
        return entry;
      });
    const waiting = ["c", "d"].map(enter);
    passes[0]?.leave(undefined);
    waiting.push(enter("e"));
    passes[1]?.leave(undefined);
    for (const expected of ["c", "d"]) {
      const entry = await waiting.shift();
      expect(order).toContain(expected);
      if (entry !== undefined && "pass" in entry) entry.pass.leave(undefined);
    }
    await waiting.shift();
    expect(order).toEqual(["c", "d", "e"]);
  });

  it("sets no timer any more once it is closed for good", async () => {
    await breakDown();
    door.close();
    expect(time.advanceToNext()).toBe(false);
  });
});
