import { describe, expect, it } from "vitest";
import type { Fact, RecordedFact } from "./fact.ts";
import type { Failure } from "./failure.ts";
import { attemptKey, initialState, type RunState, recordKey, stateOf } from "./state.ts";

const failure: Failure = { cause: "unavailable", code: "system-unavailable", message: "down" };

type Outcome = "ok" | "again" | "failed";

function attempt(phase: "do" | "undo", step: string, number: number, outcome: Outcome): Fact {
  return {
    kind: "attempt",
    step,
    phase,
    attempt: number,
    startedAt: 0,
    durationMs: 1,
    ...(outcome === "ok" ? {} : { failure }),
    ...(outcome === "again" ? { retryAt: 5 } : {}),
  };
}

function fold(...facts: readonly Fact[]): RunState {
  return stateOf(facts.map((fact, seq): RecordedFact => ({ seq, at: seq, fact })));
}

const dead: Fact = { kind: "dead", failure };
const replayed = (from: "failed-step" | "start"): Fact => ({ kind: "replayed", from, by: "operator" });

describe("the state of a run", () => {
  it("finds attempts, sleeps and events again, and nothing else", () => {
    const facts: readonly Fact[] = [
      { kind: "started" },
      attempt("do", "a", 1, "ok"),
      { kind: "slept", step: "nap", untilAt: 3 },
      { kind: "emitted", step: "e", eventId: "r/e", contract: "e", contractVersion: "1.0.0", data: "{}" },
      { kind: "waiting", for: "system", name: "crm" },
    ];
    const state = fold(...facts);
    expect([...state.recorded.keys()]).toEqual(["do:1:a", "slept:nap", "emitted:e"]);
    expect(facts.map(recordKey)).toEqual([undefined, "do:1:a", "slept:nap", "emitted:e", undefined]);
    expect(state.length).toBe(facts.length);
  });

  it("forgets what failed when a run is replayed from the failed step", () => {
    const state = fold(attempt("do", "a", 1, "ok"), attempt("do", "b", 1, "failed"), dead, replayed("failed-step"));
    expect([...state.recorded.keys()]).toEqual([attemptKey("do", "a", 1)]);
  });

  it("forgets no failed attempt of a step that succeeded in the end, for the step would be done again", () => {
    const state = fold(
      attempt("do", "a", 1, "again"),
      attempt("do", "a", 2, "ok"),
      attempt("do", "b", 1, "again"),
      attempt("do", "b", 2, "failed"),
      dead,
      replayed("failed-step"),
    );
    expect([...state.recorded.keys()]).toEqual(["do:1:a", "do:2:a"]);
  });

  it("keeps what is undone when the undo of something else failed", () => {
    const state = fold(
      attempt("do", "a", 1, "ok"),
      attempt("do", "b", 1, "ok"),
      { kind: "undoing", failure },
      attempt("undo", "b", 1, "again"),
      attempt("undo", "b", 2, "ok"),
      attempt("undo", "a", 1, "failed"),
      dead,
      replayed("failed-step"),
    );
    expect([...state.recorded.keys()]).toEqual(["do:1:a", "do:1:b", "undoing", "undo:1:b", "undo:2:b"]);
    expect(state.undoing).toMatchObject({ failure });
    expect(state.undone).toEqual(new Map([["b", 1]]));
  });

  it("forgets all but how often each step was undone when a run is replayed from the start", () => {
    const state = fold(
      attempt("do", "a", 1, "ok"),
      { kind: "undoing", failure },
      attempt("undo", "a", 1, "ok"),
      { kind: "compensated", failure },
      replayed("start"),
    );
    expect(state).toEqual({
      ...initialState(),
      undone: new Map([["a", 1]]),
      replayedAt: 4,
      latestAt: 4,
      length: 5,
    });
  });

  it("takes an attempt after a replay over the one of the same number before it", () => {
    const state = fold(attempt("do", "a", 1, "failed"), dead, replayed("failed-step"), attempt("do", "a", 1, "ok"));
    expect(state.recorded.get(attemptKey("do", "a", 1))?.seq).toBe(3);
  });
});
