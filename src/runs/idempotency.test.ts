import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOccurrences, stepKey, undoKey } from "./idempotency.ts";

describe("the idempotency key of a step", () => {
  it("is new each time the step was undone, and so is that of its undo", () => {
    expect([0, 1, 2].map((count) => stepKey("r", "a", count))).toEqual(["r/a", "r/a/2", "r/a/3"]);
    expect([0, 1, 2].map((count) => undoKey("r", "a", count))).toEqual(["r/a/undo", "r/a/2/undo", "r/a/3/undo"]);
  });

  it("is no other's, whatever steps are called", () => {
    const name = fc.oneof(
      fc.constantFrom("a", "a/2", "a/undo", "a/2/undo", "a%2F2", "a%252F2", "", "/", "2", "undo", "%"),
      fc.string(),
    );
    const thing = fc.record({ name, count: fc.nat(3), isUndo: fc.boolean() });
    const keyOf = ({ name: step, count, isUndo }: { name: string; count: number; isUndo: boolean }) =>
      (isUndo ? undoKey : stepKey)("r", step, count);
    fc.assert(
      fc.property(thing, thing, (one, other) => {
        expect(keyOf(one) === keyOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("occurrences", () => {
  it("tell the same name apart, for each kind by itself", () => {
    const occurrence = createOccurrences();
    expect([occurrence("step", "a"), occurrence("step", "a"), occurrence("sleep", "a")]).toEqual(["a", "a#2", "a"]);
  });

  it("tell a name apart from the occurrence that it looks like", () => {
    const [first, second] = [createOccurrences(), createOccurrences()];
    expect(["a", "a", "a#2", "a"].map((name) => first("step", name))).toEqual(["a", "a#2", "a#2#2", "a#3"]);
    expect(["a#2", "a", "a", "a"].map((name) => second("step", name))).toEqual(["a#2", "a", "a#3", "a#4"]);
  });

  it("are names that can be stored", () => {
    const occurrence = createOccurrences();
    expect(["a\ud800", "a\udfff"].map((name) => occurrence("step", name))).toEqual(["a\ufffd", "a\ufffd#2"]);
  });

  it("never name two things alike, and name the same things alike every time", () => {
    const name = fc.oneof(fc.constantFrom("a", "a#2", "a#3", "a#2#2", "#2", "", "a#1"), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.array(name, { maxLength: 30 }), (names) => {
        const [once, again] = [createOccurrences(), createOccurrences()];
        const ids = names.map((step) => once("step", step));
        expect(new Set(ids).size).toBe(names.length);
        expect(names.map((step) => again("step", step))).toEqual(ids);
      }),
      { numRuns: 1_000 },
    );
  });
});
