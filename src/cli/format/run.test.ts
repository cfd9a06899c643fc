import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { RunDetail, RunSummary } from "../../server/wire.ts";
import { formatRun, formatRuns, formatWaiting, type View } from "./run.ts";

const at = Date.UTC(2026, 10, 23, 10, 31, 2, 123);
const view: View = { colors: pc.createColors(false), now: at + 60_000, columns: 120 };

const dead: RunSummary = {
  id: "0abc123defg",
  flow: "order-to-cash",
  version: "1.0.0",
  key: "order-1",
  status: "dead",
  acceptedAt: at,
  endedAt: at + 3_250,
  cause: "timeout",
  message: "billing gave no answer\nwithin 10 s",
};

describe("formatRuns", () => {
  it("says what to do when there is nothing", () => {
    expect(formatRuns({ runs: [] }, view, "No run is dead.")).toBe("No run is dead.");
  });

  it("lines up a page and says how to see more", () => {
    const waiting: RunSummary = {
      id: "0abc123deff",
      flow: "refund",
      version: "1.0.0",
      key: "refund-77",
      status: "waiting",
      acceptedAt: at,
      waitingFor: { kind: "system", name: "billing", untilAt: at + 62_000 },
    };
    expect(formatRuns({ runs: [dead, waiting], next: "0abc123deff" }, view, "")).toBe(
      [
        "RUN          FLOW           KEY        STATUS   ACCEPTED              TOOK",
        "0abc123defg  order-to-cash  order-1    dead     2026-11-23 10:31:02Z  3.3 s  timeout: billing gave no answer within …",
        "0abc123deff  refund         refund-77  waiting  2026-11-23 10:31:02Z         for system billing, in 2.0 s",
        "More: --before 0abc123deff",
      ].join("\n"),
    );
  });
});

describe("formatRun", () => {
  it("tells a run's story in the order in which it happened", () => {
    const failure = {
      cause: "timeout",
      code: "system-timeout",
      message: "billing gave no answer within 10 s",
    } as const;
    const run: RunDetail = {
      ...dead,
      parent: "0abc123defa",
      input: { id: "1" },
      children: [],
      effects: {
        done: ["upsert customer"],
        undone: [],
        uncertain: [{ step: "create invoice", phase: "do", attempt: 2, effect: "unknown", message: failure.message }],
      },
      timeline: [
        { seq: 0, at: at + 1, kind: "started" },
        {
          seq: 1,
          at: at + 20,
          kind: "attempt",
          phase: "do",
          step: "upsert customer",
          attempt: 1,
          system: "crm",
          startedAt: at + 2,
          durationMs: 18,
        },
        {
          seq: 2,
          at: at + 50,
          kind: "attempt",
          phase: "do",
          step: "create invoice",
          attempt: 2,
          startedAt: at + 40,
          durationMs: 10,
          failure,
          effect: "unknown",
          retryAt: at + 65_000,
        },
        { seq: 3, at: at + 60, kind: "dead", failure },
        { seq: 4, at: at + 70, kind: "replayed", from: "start", by: "operator", reason: "billing is back" },
      ],
    };
    expect(formatRun(run, view).split("\n")).toEqual([
      "run 0abc123defg  order-to-cash 1.0.0  dead",
      "  key         order-1",
      "  accepted    2026-11-23 10:31:02Z",
      "  ended       2026-11-23 10:31:05Z, took 3.3 s",
      "  cause       timeout: billing gave no answer within 10 s",
      "  started by  event of run 0abc123defa",
      "  effects     not undone: upsert customer",
      "  effects     may have taken effect: create invoice, attempt 2: billing gave no answer within 10 s",
      '  input       {"id":"1"}',
      "",
      "       +1 ms  taken up",
      "       +2 ms  upsert customer (crm)  ok in 18 ms",
      "      +40 ms  create invoice  failed after 10 ms, attempt 2, next in 5.0 s",
      "              it may have taken effect",
      "              timeout system-timeout: billing gave no answer within 10 s",
      "      +60 ms  dead: timeout system-timeout",
      "              billing gave no answer within 10 s",
      "      +70 ms  replayed from the start by operator: billing is back",
    ]);
  });
});

describe("formatRun of a run that gathered", () => {
  it("has a line for each message", () => {
    const run: RunDetail = {
      ...dead,
      input: { id: "1" },
      children: [],
      effects: { done: [], undone: [], uncertain: [] },
      timeline: [
        { seq: 0, at, kind: "gathering", untilAt: at + 10_000 },
        { seq: 1, at: at + 1_000, kind: "gathered", key: "order-2", message: {} },
        { seq: 2, at: at + 2_000, kind: "gathered", key: "order-3", message: {}, untilAt: at + 12_000 },
        { seq: 3, at: at + 12_000, kind: "sealed" },
      ],
    };
    expect(formatRun(run, view).split("\n").slice(-4)).toEqual([
      "       +0 ms  waits for more messages until 2026-11-23 10:31:12Z",
      "      +1.0 s  message order-2",
      "      +2.0 s  message order-3, waits until 2026-11-23 10:31:14Z",
      "       +12 s  takes no more messages",
    ]);
  });
});

describe("formatWaiting", () => {
  it("names what a run waits for and until when", () => {
    expect(formatWaiting({ kind: "timer", name: "cool down", untilAt: at + 65_000 }, at)).toBe(
      "cool down, in 1 min 5 s",
    );
    expect(formatWaiting({ kind: "task", name: "approve" }, at)).toBe("task approve");
  });
});
