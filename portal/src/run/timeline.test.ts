import { describe, expect, it } from "vitest";
import type { RunSummary, TimelineEntry } from "../api/wire.ts";
import { groupTimeline } from "./timeline.ts";
import type { StepItem, TimelineItem } from "./timeline-items.ts";

type Body<T> = T extends unknown ? Omit<T, "seq" | "at"> : never;

/** Entries one second apart. */
function timeline(...bodies: readonly Body<TimelineEntry>[]): readonly TimelineEntry[] {
  return bodies.map((body, seq) => ({ seq, at: seq * 1_000, ...body }) as TimelineEntry);
}

const failure = { cause: "unavailable", code: "system-unavailable", message: "billing is down" } as const;

function attempt(step: string, more: Partial<Body<Extract<TimelineEntry, { kind: "attempt" }>>> = {}) {
  return { kind: "attempt", phase: "do", step, attempt: 1, startedAt: 0, durationMs: 5, ...more } as const;
}

function steps(items: readonly TimelineItem[]): readonly StepItem[] {
  return items.filter((item) => item.kind === "step");
}

function run(id: string, key: string): RunSummary {
  return { id, flow: "notify", version: "1.0.0", key, status: "completed", acceptedAt: 0 };
}

describe("grouping of a run's timeline", () => {
  it("makes one item of a step with all its attempts, which tell when the next was due", () => {
    const items = groupTimeline(
      timeline(
        { kind: "started" },
        attempt("create invoice", { system: "billing", failure, retryAt: 3_000 }),
        { kind: "waiting", waitingFor: { kind: "timer", name: "create invoice", untilAt: 3_000 } },
        { kind: "started" },
        attempt("create invoice", { system: "billing", attempt: 2 }),
        { kind: "completed" },
      ),
    );
    expect(items.map((item) => item.kind)).toEqual(["step", "milestone"]);
    const [step] = steps(items);
    expect(step).toMatchObject({ step: "create invoice", system: "billing", state: "done", undo: [] });
    expect(step?.lines.map((line) => line.kind)).toEqual(["attempt", "attempt"]);
  });

  it("gives a wait for a system to the step that was held back by it", () => {
    const items = groupTimeline(
      timeline(
        { kind: "waiting", waitingFor: { kind: "system", name: "billing" } },
        { kind: "started" },
        attempt("create invoice", { system: "billing" }),
      ),
    );
    expect(steps(items)).toHaveLength(1);
    expect(steps(items)[0]?.lines.map((line) => line.kind)).toEqual(["waiting", "attempt"]);
  });

  it("shows a wait that lasts, within the step that will be tried again", () => {
    const items = groupTimeline(
      timeline(attempt("create invoice", { system: "billing", failure, retryAt: 9_000 }), {
        kind: "waiting",
        waitingFor: { kind: "system", name: "billing", untilAt: 9_000 },
      }),
    );
    expect(items).toHaveLength(1);
    expect(steps(items)[0]).toMatchObject({ state: "waiting" });
    expect(steps(items)[0]?.lines[1]).not.toHaveProperty("endedAt");
  });

  it("joins waits for the same system, however often the run was woken in between", () => {
    const waiting = (untilAt: number) =>
      ({ kind: "waiting", waitingFor: { kind: "system", name: "billing", untilAt } }) as const;
    const failing = attempt("create invoice", { system: "billing", failure, retryAt: 1_000 });
    const held = timeline(failing, { kind: "started" }, waiting(4_000), { kind: "started" }, waiting(9_000));
    const [step] = steps(groupTimeline(held));
    expect(step?.lines.map((line) => line.kind)).toEqual(["attempt", "waiting"]);
    expect(step?.lines[1]).toMatchObject({ entry: { at: 2_000, waitingFor: { untilAt: 9_000 } } });
    expect(step?.lines[1]).not.toHaveProperty("endedAt");

    const beforeTheFirst = timeline(waiting(4_000), { kind: "started" }, waiting(9_000));
    expect(groupTimeline(beforeTheFirst)).toMatchObject([{ kind: "wait", seq: 0, wait: { entry: { at: 0 } } }]);
  });

  it("shows a wait by itself when no step is known for it", () => {
    const items = groupTimeline(timeline({ kind: "waiting", waitingFor: { kind: "system", name: "billing" } }));
    expect(items.map((item) => item.kind)).toEqual(["wait"]);
  });

  it("puts the undo beside what it undoes, and keeps the place of the step", () => {
    const items = groupTimeline(
      timeline(
        attempt("create invoice"),
        attempt("ship", { failure: { ...failure, cause: "rejected" } }),
        { kind: "undoing", failure },
        attempt("create invoice", { phase: "undo", failure, retryAt: 5_000 }),
        attempt("create invoice", { phase: "undo", attempt: 2 }),
        { kind: "compensated", failure },
      ),
    );
    expect(items.map((item) => item.seq)).toEqual([0, 1, 2, 5]);
    expect(steps(items).map(({ step, state, undo }) => [step, state, undo.length])).toEqual([
      ["create invoice", "undone", 2],
      ["ship", "failed", 0],
    ]);
  });

  it("says of a step whether it is tried again, failed, or could not be undone", () => {
    const stateOf = (...bodies: readonly Body<TimelineEntry>[]) => steps(groupTimeline(timeline(...bodies)))[0]?.state;
    expect(stateOf(attempt("a", { failure, retryAt: 1 }))).toBe("retrying");
    expect(stateOf(attempt("a", { failure }))).toBe("failed");
    expect(stateOf(attempt("a"), attempt("a", { phase: "undo", failure, retryAt: 1 }))).toBe("undoing");
    expect(stateOf(attempt("a"), attempt("a", { phase: "undo", failure }))).toBe("undo-failed");
  });

  it("keeps the wait for a retry while it lasts", () => {
    const items = groupTimeline(
      timeline(attempt("create invoice", { failure, retryAt: 9_000 }), {
        kind: "waiting",
        waitingFor: { kind: "timer", name: "create invoice", untilAt: 9_000 },
      }),
    );
    expect(steps(items)[0]?.lines.map((line) => line.kind)).toEqual(["attempt", "waiting"]);
  });

  it("knows when the end of the run only repeats what the last attempt said", () => {
    const repetitionAfter = (message: string) =>
      groupTimeline(timeline(attempt("a", { failure }), { kind: "dead", failure: { ...failure, message } })).at(-1);
    expect(repetitionAfter(failure.message)).toMatchObject({ kind: "milestone", isRepetition: true });
    expect(repetitionAfter("the deadline passed")).toMatchObject({ isRepetition: false });
  });

  it("begins anew after a replay, but undoes a step of before the replay at its own place", () => {
    const items = groupTimeline(
      timeline(
        attempt("customer"),
        attempt("invoice", { failure }),
        { kind: "dead", failure },
        { kind: "replayed", from: "failed-step", by: "cli" },
        attempt("invoice", { failure: { ...failure, cause: "rejected" } }),
        { kind: "undoing", failure },
        attempt("customer", { phase: "undo" }),
        { kind: "compensated", failure },
      ),
    );
    expect(steps(items).map(({ step, state }) => [step, state])).toEqual([
      ["customer", "undone"],
      ["invoice", "failed"],
      ["invoice", "failed"],
    ]);
  });

  it("has the messages that a run gathered in one item, and when it waits for no more", () => {
    const gathered = (key: string, untilAt?: number) =>
      ({ kind: "gathered", key, message: { id: key }, ...(untilAt === undefined ? {} : { untilAt }) }) as const;
    const open = timeline({ kind: "gathering", untilAt: 9_000 }, gathered("2"), gathered("3", 12_000));
    expect(groupTimeline(open)).toEqual([
      { kind: "gathering", seq: 0, entry: open[0], messages: [open[1], open[2]], untilAt: 12_000 },
    ]);
    const begun = timeline(
      { kind: "gathering", untilAt: 9_000 },
      gathered("2"),
      { kind: "sealed" },
      { kind: "started" },
    );
    expect(groupTimeline(begun)).toEqual([
      { kind: "gathering", seq: 0, entry: begun[0], messages: [begun[1]], untilAt: 9_000, endedAt: 2_000 },
    ]);
    const canceled = timeline({ kind: "gathering", untilAt: 9_000 }, { kind: "canceled", by: "ana", reason: "why" });
    expect(groupTimeline(canceled)).toMatchObject([{ endedAt: 1_000, messages: [] }, { kind: "milestone" }]);
  });

  it("ends a sleep when something else happens", () => {
    const sleeping = timeline({ kind: "slept", step: "cool off", untilAt: 5_000 });
    expect(groupTimeline(sleeping)[0]).not.toHaveProperty("endedAt");
    const woken = timeline({ kind: "slept", step: "cool off", untilAt: 5_000 }, { kind: "started" });
    expect(groupTimeline(woken)[0]).toMatchObject({ kind: "sleep", endedAt: 1_000 });
  });

  it("links an event with the runs it started", () => {
    const one = timeline({ kind: "emitted", contract: "order.booked", eventId: "e1", data: {} });
    const children = [run("r1", "order 7"), run("r2", "order 7")];
    expect(groupTimeline(one, children)[0]).toMatchObject({ children });

    const two = timeline(
      { kind: "emitted", contract: "order.booked", eventId: "e1", data: {} },
      { kind: "emitted", contract: "order.shipped", eventId: "e2", data: {} },
    );
    const named = [run("r1", "e2"), run("r2", "who knows")];
    const items = groupTimeline(two, named);
    expect(items.map((item) => (item.kind === "event" ? item.children.map((child) => child.id) : []))).toEqual([
      [],
      ["r1"],
    ]);
  });
});
