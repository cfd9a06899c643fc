import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSteadyClock } from "./steady-clock.ts";

const hour = 3_600_000;

/** A machine whose clock can be set. */
function machine(start: number, notBefore?: number) {
  let wall = start;
  let monotonic = 0;
  const clock = createSteadyClock({
    wall: () => wall,
    monotonic: () => monotonic,
    ...(notBefore === undefined ? {} : { notBefore }),
  });
  return {
    now: () => clock.now(),
    wall: () => wall,
    pass(ms: number) {
      wall += ms;
      monotonic += ms;
    },
    set(by: number) {
      wall += by;
    },
  };
}

describe("the steady clock", () => {
  it("is the wall clock as long as that does not step back", () => {
    const it = machine(1_000_000);
    for (const ms of [1, 250, 17, hour]) {
      it.pass(ms);
      expect(it.now()).toBe(it.wall());
    }
    it.set(hour);
    expect(it.now()).toBe(it.wall());
  });

  it("goes on when the wall clock steps back an hour, a little slower until they meet", () => {
    const it = machine(10 * hour);
    it.set(-hour);
    expect(it.now()).toBe(10 * hour);
    it.pass(60_000);
    expect(it.now()).toBe(10 * hour + 54_000);
    for (let passed = 0; passed < 10 * hour; passed += 60_000) {
      it.pass(60_000);
      it.now();
    }
    expect(it.now()).toBe(it.wall());
  });

  it("goes on where an earlier process was, when that is not long ago", () => {
    expect(machine(10 * hour, 11 * hour).now()).toBe(11 * hour);
    expect(machine(10 * hour, 9 * hour).now()).toBe(10 * hour);
    expect(machine(10 * hour, 24 * hour).now()).toBe(10 * hour);
  });

  it("goes back with a wall clock that was wrong by more than hours", () => {
    const it = machine(100 * hour);
    it.now();
    it.set(-24 * hour);
    expect(it.now()).toBe(76 * hour);
  });

  it("never goes back by steps of up to two hours, and is never behind, whatever happens", () => {
    const events = fc.array(
      fc.oneof(
        fc.record({ pass: fc.nat({ max: 100_000 }) }),
        fc.record({ set: fc.integer({ min: -hour, max: hour }) }),
      ),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(events, (sequence) => {
        const it = machine(1_000 * hour);
        let before = it.now();
        let setBack = 0;
        for (const event of sequence) {
          if ("pass" in event) it.pass(event.pass);
          else if (event.set > 0 || setBack - event.set <= 2 * hour) {
            it.set(event.set);
            setBack = Math.max(0, setBack - event.set);
          }
          const now = it.now();
          expect(now).toBeGreaterThanOrEqual(before);
          expect(now).toBeGreaterThanOrEqual(it.wall() - 1);
          before = now;
        }
      }),
    );
  });
});
