import fc from "fast-check";
import { expect, it } from "vitest";
import { system } from "../definitions/system.ts";
import { createVirtualTime } from "../testing/virtual-time.ts";
import type { Cause } from "./cause.ts";
import { createDoor, type Entry } from "./door.ts";
import type { Pass } from "./execution.ts";

const outcome = fc.constantFrom<Cause | undefined>(
  undefined,
  undefined,
  "unavailable",
  "unavailable",
  "timeout",
  "defect",
  "rejected",
);

const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("enter" as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("leave" as const), which: fc.nat(), outcome }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("time" as const), ms: fc.nat(25_000) }) },
  // One who was called comes, or never does.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("come" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stay away" as const) }) },
);

function setUp(concurrency: number, failures: number) {
  const time = createVirtualTime();
  const called: string[] = [];
  const passes: { readonly name: string; readonly pass: Pass }[] = [];
  const hasPassed = new Set<string>();
  const door = createDoor(
    system<unknown>("billing", { access: {}, concurrency, breaker: { failures, coolDown: "10s" } }),
    { clock: time.clock, timers: time.timers, call: (name) => called.push(name) },
  );
  let arrivals: string[] = [];
  const take = (name: string, entry: Entry): void => {
    if (!("pass" in entry)) return;
    passes.push({ name, pass: entry.pass });
    hasPassed.add(name);
  };
  const enter = (name: string): void => {
    const entry = door.enter(name);
    if (!(entry instanceof Promise)) {
      take(name, entry);
      return;
    }
    arrivals.push(name);
    void entry.then((later) => {
      // Turns are given, and taken away, in the order of arrival.
      expect(arrivals[0]).toBe(name);
      arrivals = arrivals.slice(1);
      take(name, later);
    });
  };
  const leave = (which: number, how: Cause | undefined): void => {
    const [left] = passes.splice(which % Math.max(1, passes.length), 1);
    left?.pass.leave(how);
  };
  return { time, called, passes, hasPassed, door, enter, leave };
}

const settle = async () => {
  for (let index = 0; index < 5; index++) await Promise.resolve();
};

it("a door never lets more through than it may, one probe at a time, and forgets nobody", async () => {
  const sequence = fc.array(event, { maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      sequence,
      async (concurrency, failures, events) => {
        const { time, called, passes, hasPassed, door, enter, leave } = setUp(concurrency, failures);
        const names: string[] = [];
        for (const step of events) {
          if (step.kind === "enter") {
            names.push(String(names.length));
            enter(names.at(-1) ?? "");
          } else if (step.kind === "leave") leave(step.which, step.outcome);
          else if (step.kind === "time") time.advanceBy(step.ms);
          else {
            const name = called.shift();
            if (name !== undefined && step.kind === "come") enter(name);
            if (name !== undefined && step.kind === "stay away") hasPassed.add(name);
          }
          await settle();
          const { active, breaker } = door.state();
          expect(active).toBe(passes.length);
          expect(active).toBeLessThanOrEqual(concurrency);
          expect(passes.filter(({ pass }) => pass.isProbe).length).toBe(breaker === "half-open" ? 1 : 0);
        }
        // The system is well again, and everyone who is called comes: then all get through.
        for (let rounds = 0; rounds < 40 + 4 * names.length; rounds++) {
          while (passes.length > 0) {
            leave(0, undefined);
            await settle();
          }
          for (const name of called.splice(0)) enter(name);
          await settle();
          if (passes.length === 0) time.advanceBy(10_000);
        }
        expect(names.filter((name) => !hasPassed.has(name))).toEqual([]);
        expect(door.state()).toMatchObject({ active: 0, waiting: 0 });
        door.close();
        expect(time.advanceToNext()).toBe(false);
      },
    ),
    { numRuns: 400 },
  );
});
