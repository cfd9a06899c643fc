import { describe, expect, it } from "vitest";
import type { AttemptFact, Fact, RecordedFact } from "./fact.ts";
import type { Failure } from "./failure.ts";
import { standingEffects } from "./standing-effects.ts";

const lost: Failure = { cause: "timeout", code: "system-timeout", message: "no answer" };

const attempt = (phase: "do" | "undo", step: string, rest: Partial<AttemptFact> = {}): Fact => ({
  kind: "attempt",
  step,
  phase,
  attempt: 1,
  startedAt: 0,
  durationMs: 1,
  ...rest,
});

const effects = (...facts: readonly Fact[]) =>
  standingEffects(facts.map((fact, seq): RecordedFact => ({ seq, at: seq, fact })));

describe("the effects of a run", () => {
  it("are what was done and not undone", () => {
    expect(effects(attempt("do", "invoice"), attempt("do", "ship"), attempt("undo", "ship"))).toEqual({
      done: ["invoice"],
      undone: ["ship"],
      uncertain: [],
    });
  });

  it("are uncertain for a step and for an undo whose outcome is unknown", () => {
    const { done, undone, uncertain } = effects(
      attempt("do", "invoice"),
      attempt("do", "ship", { failure: lost, effect: "unknown" }),
      attempt("undo", "invoice", { failure: lost, effect: "unknown" }),
    );
    expect({ done, undone }).toEqual({ done: ["invoice"], undone: [] });
    expect(uncertain.map(({ step, phase, effect }) => ({ step, phase, effect }))).toEqual([
      { step: "ship", phase: "do", effect: "unknown" },
      { step: "invoice", phase: "undo", effect: "unknown" },
    ]);
  });

  it("follow what a person found out", () => {
    const failed = attempt("do", "ship", { failure: { ...lost, cause: "uncertain" }, effect: "unknown" });
    const found = (happened: boolean): Fact => ({
      kind: "resolved",
      step: "ship",
      phase: "do",
      happened,
      by: "support",
      reason: "looked it up",
    });
    expect(effects(failed, found(true))).toEqual({ done: ["ship"], undone: [], uncertain: [] });
    expect(effects(failed, found(false))).toEqual({ done: [], undone: [], uncertain: [] });
  });

  it("are still uncertain after a success of another step", () => {
    const { uncertain } = effects(
      attempt("do", "ship", { failure: lost, effect: "unknown" }),
      attempt("do", "invoice"),
    );
    expect(uncertain.map(({ step }) => step)).toEqual(["ship"]);
  });
});
