import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Course, type Disturbance, disturbancesOf, type Moment } from "./disturbance.ts";

const moment = (ordinal: number, point: Moment["point"]): Moment => ({
  ...{ ordinal, point },
  changes: [],
  call: undefined,
  sentCount: 1,
});

function courseOf(messageCount: number): Course {
  return {
    moments: [moment(1, "before-commit:accept"), moment(2, "after-commit:accept"), moment(3, "before-effect")],
    calls: [],
    messageCount,
  };
}

const kinds = (disturbances: readonly Disturbance[]) => disturbances.map(({ kind }) => kind);
const orders = (disturbances: readonly Disturbance[]) =>
  disturbances.flatMap((disturbance) => (disturbance.kind === "reordered" ? [disturbance] : []));

describe("what goes wrong in a proof", () => {
  it("is a crash at every moment, and a copy of the message with it, after each commit and after the end", () => {
    expect(kinds(disturbancesOf(courseOf(1)))).toEqual([
      "crash",
      "crash",
      "crash",
      "double-delivery",
      "double-delivery",
      "double-delivery",
    ]);
  });

  it("is every order of up to four messages, each once, and all of them together", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 4 }), (count) => {
        const tried = orders(disturbancesOf(courseOf(count)));
        const names = tried.map(({ order, together }) => `${order.join()} ${together}`);
        expect(new Set(names).size).toBe(names.length);
        const factorial = [1, 1, 2, 6, 24][count] ?? 0;
        expect(names).toHaveLength(2 * factorial - 1);
      }),
    );
  });

  it("is a bounded number of orders of more messages, each of which is first once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 40 }), (count) => {
        const tried = orders(disturbancesOf(courseOf(count)));
        expect(tried.length).toBe(2 * (count + 1) - 1);
        expect(new Set(tried.map(({ order }) => order[0])).size).toBe(count);
        for (const { order } of tried) expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, index) => index));
      }),
    );
  });
});
