import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import { createDueQueue } from "./due-queue.ts";
import { createFifo } from "./fifo.ts";

describe("the queue of runs that are due", () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant("add" as const), at: fc.integer({ min: -5, max: 60 }) }),
    fc.record({ kind: fc.constant("take" as const), now: fc.integer({ min: -10, max: 70 }) }),
  );

  it("gives what a sorted list would", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const queue = createDueQueue();
        let list: { readonly at: number; readonly run: string }[] = [];
        for (const [index, step] of actions.entries()) {
          if (step.kind === "add") {
            queue.add(step.at, runIdOf(index));
            list.push({ at: step.at, run: runIdOf(index) });
          } else {
            const taken = queue.take(step.now);
            const due = list.filter(({ at }) => at <= step.now);
            const atOf = (run: string) => list.find((item) => item.run === run)?.at;
            expect(taken.toSorted()).toEqual(due.map(({ run }) => run).toSorted());
            expect(taken.map(atOf)).toEqual(due.map(({ at }) => at).toSorted((left, right) => left - right));
            list = list.filter(({ at }) => at > step.now);
          }
          expect(queue.nextAt()).toBe(list.length === 0 ? undefined : Math.min(...list.map(({ at }) => at)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("holds a run as often as it was added", () => {
    const queue = createDueQueue();
    for (const at of [3, 1, 1]) queue.add(at, runIdOf(7));
    expect(queue.take(2)).toEqual([runIdOf(7), runIdOf(7)]);
    expect(queue.nextAt()).toBe(3);
  });
});

describe("first in, first out", () => {
  it("gives what an array would, over any length", () => {
    const burst = fc.record({ pushes: fc.nat(1_500), shifts: fc.nat(2_000) });
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 8 }), (bursts) => {
        const fifo = createFifo<number>();
        const [pushed, shifted]: [number[], (number | undefined)[]] = [[], []];
        let next = 0;
        for (const { pushes, shifts } of bursts) {
          for (let index = 0; index < pushes; index++) {
            fifo.push(next);
            pushed.push(next++);
          }
          for (let index = 0; index < shifts; index++) {
            const expected = pushed.shift();
            shifted.push(fifo.shift());
            if (shifted.at(-1) !== expected) throw new Error(`expected ${expected}, got ${shifted.at(-1)}`);
          }
          expect(fifo.size).toBe(pushed.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is empty at first and after its last", () => {
    const fifo = createFifo<string>();
    expect([fifo.size, fifo.shift(), fifo.size]).toEqual([0, undefined, 0]);
    fifo.push("a");
    expect([fifo.shift(), fifo.shift(), fifo.size]).toEqual(["a", undefined, 0]);
  });
});
