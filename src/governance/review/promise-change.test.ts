import { describe, expect, it } from "vitest";
import type { PromiseSpec } from "../../definitions/promise.ts";
import { deadLetterChange, promiseChange } from "./promise-change.ts";

const before: PromiseSpec = { complete: "5m", for: 0.99, over: "28d", broken: "An order is late" };
const turn = (after: Partial<PromiseSpec>) => promiseChange(before, { ...before, ...after })?.turn;

describe("a promise", () => {
  it.each([
    [{}, undefined],
    [{ complete: "300s" }, undefined],
    [{ complete: "1m" }, "tightened"],
    [{ for: 0.999 }, "tightened"],
    [{ complete: "1m", for: 0.999 }, "tightened"],
    [{ complete: "6m" }, "loosened"],
    [{ for: 0.9, broken: "Nothing to worry about" }, "loosened"],
    [{ complete: "1m", for: 0.9 }, "mixed"],
    [{ over: "7d" }, "reworded"],
    [{ broken: "An order is very late" }, "reworded"],
  ] as const)("that is changed by %j is %s", (after, expected) => {
    expect(turn(after)).toBe(expected);
  });

  it("is made where there was none, and dropped where there is none", () => {
    expect(promiseChange(undefined, before)).toEqual({ turn: "made", after: before });
    expect(promiseChange(before, undefined)).toEqual({ turn: "dropped", before });
    expect(promiseChange(undefined, undefined)).toBeUndefined();
  });
});

describe("the review of dead letters", () => {
  it("comes sooner or later, or is dropped", () => {
    expect(deadLetterChange({ reviewWithin: "4h" }, { reviewWithin: "240m" })).toBeUndefined();
    expect(deadLetterChange({ reviewWithin: "4h" }, { reviewWithin: "1h" })?.turn).toBe("sooner");
    expect(deadLetterChange({ reviewWithin: "4h" }, { reviewWithin: "1d" })?.turn).toBe("later");
    expect(deadLetterChange({ reviewWithin: "4h" }, undefined)?.turn).toBe("dropped");
    expect(deadLetterChange(undefined, { reviewWithin: "4h" })?.turn).toBe("made");
  });
});
