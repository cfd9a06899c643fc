import { describe, expect, it } from "vitest";
import type { Stay } from "../runs/overstay.ts";
import { createVirtualTime } from "../testing/virtual-time.ts";
import { createWatchdog } from "./watchdog.ts";

const minute = 60_000;

function setUp() {
  const time = createVirtualTime();
  const ledger = { stays: [] as Stay[], looks: 0, error: undefined as unknown };
  const reported: string[] = [];
  const errors: unknown[] = [];
  const watchdog = createWatchdog({
    flows: [],
    ledger: {
      overstaying() {
        ledger.looks++;
        if (ledger.error !== undefined) throw ledger.error;
        return ledger.stays;
      },
    },
    clock: time.clock,
    timers: time.timers,
    report: ({ run, status }) => reported.push(`${run} ${status}`),
    onError: (error) => errors.push(error),
  });
  return { time, ledger, reported, errors, watchdog };
}

const stay = (run: string, status: Stay["status"] = "running", sinceAt = 1): Stay => ({
  run,
  flow: "f",
  status,
  sinceAt,
});

describe("the watchdog", () => {
  it("reports a stay once, and the same run again when it stays anew", () => {
    const { time, ledger, reported, watchdog } = setUp();
    ledger.stays = [stay("a"), stay("b", "waiting")];
    time.advanceBy(3 * minute);
    expect(reported).toEqual(["a running", "b waiting"]);
    ledger.stays = [stay("b", "waiting"), stay("a", "running", 2)];
    time.advanceBy(minute);
    expect(reported).toEqual(["a running", "b waiting", "a running"]);
    expect(watchdog.overstaying().map(({ run }) => run)).toEqual(["b", "a"]);
    ledger.stays = [];
    time.advanceBy(minute);
    expect(watchdog.overstaying()).toEqual([]);
  });

  it("looks when somebody asks, but not with every question", () => {
    const { time, ledger, watchdog } = setUp();
    for (let index = 0; index < 10; index++) watchdog.overstaying();
    expect(ledger.looks).toBe(1);
    time.advanceBy(5_000);
    watchdog.overstaying();
    expect(ledger.looks).toBe(2);
    time.set(time.clock.now() - 60 * minute);
    watchdog.overstaying();
    expect(ledger.looks).toBe(3);
  });

  it("says when it cannot read, and looks on", () => {
    const { time, ledger, reported, errors } = setUp();
    ledger.error = new Error("busy");
    time.advanceBy(minute);
    ledger.error = undefined;
    ledger.stays = [stay("a")];
    time.advanceBy(minute);
    expect([errors.length, reported]).toEqual([1, ["a running"]]);
  });

  it("looks no more once it is closed", () => {
    const { time, watchdog } = setUp();
    watchdog.close();
    expect(time.advanceToNext()).toBe(false);
  });
});
