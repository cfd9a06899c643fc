import { describe, expect, it } from "vitest";
import type { AnyFlow } from "../definitions/flow.ts";
import type { Run } from "../definitions/run.ts";
import { changedShapes, shapeOf } from "./flow-shape.ts";

const of = (run: (input: never, run: Run) => unknown, version = "1.0.0") =>
  ({ name: "book", version, run }) as unknown as AnyFlow;

const booking = of(async (_order, run) => {
  await run.step("upsert customer", () => 1);
  await run.all("both", {
    a: (branch) => branch.step('say "hi"', () => 1),
    b: (branch) => branch.sleep("a day", "1d"),
  });
});

describe("the shape of a flow", () => {
  it("is what its text asks for, in order", () => {
    expect(shapeOf({ flow: booking })).toEqual({
      version: "1.0.0",
      asks: ['step "upsert customer"', 'branches "both"', expect.stringContaining("hi"), 'sleep "a day"'],
    });
  });

  it("has changed when something is gone under the same version, and not when something came", () => {
    const published = { book: [shapeOf({ flow: booking })] };
    const more = of(async (_order, run) => {
      await run.step("first of all", () => 1);
      await (booking.run as (input: never, run: Run) => unknown)(_order, run);
    });
    expect(changedShapes(published, [{ flow: booking }])).toEqual([]);
    expect(changedShapes({ book: [{ version: "1.0.0", asks: [] }] }, [{ flow: booking }])).toEqual([]);
    expect(changedShapes(published, [{ flow: more }])[0]).toMatchObject({
      flow: "book",
      added: ['step "first of all"'],
    });
    expect(changedShapes(published, [{ flow: of(() => undefined) }])[0]?.removed).toHaveLength(4);
    expect(changedShapes(published, [{ flow: of(() => undefined, "1.1.0") }])).toEqual([]);
    expect(changedShapes({}, [{ flow: booking }])).toEqual([]);
  });

  it("has what helper functions ask for, where the code was followed", () => {
    const code = { asks: ['step "in a helper"'] };
    expect(shapeOf({ flow: booking, code })).toEqual({
      version: "1.0.0",
      asks: ['step "in a helper"'],
      from: "source",
    });
  });

  it("is compared with what was read in the same way", () => {
    const code = { asks: ['step "in a helper"'] };
    const [text, followed] = [shapeOf({ flow: booking }), shapeOf({ flow: booking, code })];
    expect(changedShapes({ book: [text] }, [{ flow: booking, code }])).toEqual([]);
    expect(changedShapes({ book: [followed] }, [{ flow: booking, code }])).toEqual([]);
    expect(changedShapes({ book: [followed] }, [{ flow: booking, code: { asks: [] } }])).toMatchObject([
      { removed: ['step "in a helper"'] },
    ]);
  });
});
