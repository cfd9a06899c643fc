import fc from "fast-check";
import { expect, it } from "vitest";
import type { Fact, RecordedFact } from "./fact.ts";
import { evolve, initialState, type RunState, stateOf } from "./state.ts";

const failure = { cause: "unavailable", code: "system-unavailable", message: "down" } as const;
const step = fc.constantFrom("a", "b");

const fact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        step,
        phase: fc.constantFrom("do" as const, "undo" as const),
        attempt: fc.integer({ min: 1, max: 3 }),
        failed: fc.boolean(),
      })
      .map(({ failed, ...rest }): Fact => {
        const attempt = { kind: "attempt", ...rest, startedAt: 0, durationMs: 0 } as const;
        return failed ? { ...attempt, failure } : attempt;
      }),
  },
  { weight: 2, arbitrary: step.map((name): Fact => ({ kind: "slept", step: name, untilAt: 1 })) },
  { weight: 1, arbitrary: fc.constant<Fact>({ kind: "undoing", failure }) },
  { weight: 1, arbitrary: fc.constant<Fact>({ kind: "dead", failure }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("failed-step" as const, "start" as const)
      .map((from): Fact => ({ kind: "replayed", from, by: "operator" })),
  },
);

const history = fc
  .array(fact, { maxLength: 40 })
  .map((facts) => facts.map((made, seq): RecordedFact => ({ seq, at: seq, fact: made })));

function isSuccess(fact: Fact | undefined): boolean {
  return fact?.kind === "attempt" && fact.failure === undefined;
}

it("folding facts in two halves is folding them all, wherever they are cut", () => {
  fc.assert(
    fc.property(history, fc.nat(40), (facts, cut) => {
      const halves: RunState = stateOf(facts.slice(0, cut));
      for (const recorded of facts.slice(cut)) evolve(halves, recorded);
      expect(halves).toEqual(stateOf(facts));
    }),
  );
});

it("a replay from the failed step keeps every success, and every attempt that led to one", () => {
  fc.assert(
    fc.property(history, (facts) => {
      const before = stateOf(facts);
      const after = stateOf(facts);
      const replayed = { seq: facts.length, at: 0, fact: { kind: "replayed", from: "failed-step", by: "x" } } as const;
      evolve(after, replayed);
      const succeeded = new Set(
        [...before.recorded.values()].flatMap(({ fact }) =>
          fact.kind === "attempt" && isSuccess(fact) ? [`${fact.phase} ${fact.step}`] : [],
        ),
      );
      for (const [key, recorded] of before.recorded) {
        const { fact } = recorded;
        const isFailedForGood =
          fact.kind === "attempt" &&
          fact.phase === (before.undoing === undefined ? "do" : "undo") &&
          !succeeded.has(`${fact.phase} ${fact.step}`);
        expect(after.recorded.get(key)).toBe(isFailedForGood ? undefined : recorded);
      }
      expect(after.undone).toEqual(before.undone);
      expect(after.undoing).toBe(before.undoing);
    }),
  );
});

it("how often a step was undone never goes down", () => {
  fc.assert(
    fc.property(history, (facts) => {
      const state = initialState();
      let before = 0;
      for (const recorded of facts) {
        evolve(state, recorded);
        const now = [...state.undone.values()].reduce((sum, count) => sum + count, 0);
        expect(now).toBeGreaterThanOrEqual(before);
        before = now;
      }
    }),
  );
});
