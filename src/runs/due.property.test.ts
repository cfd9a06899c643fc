import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catchUps, dueKey, dueTimesOf, overlaps, type ScheduleTrigger, schedule } from "../definitions/schedule.ts";
import { decideDue, type RunSpan } from "./due.ts";

const minute = 60_000;
const hour = 60 * minute;

/** What a schedule lives through: somebody asks some time after the time before, and the process may die on the way. */
interface Ask {
  /** Milliseconds since the ask before; negative when the clock was set back. */
  readonly afterMs: number;
  /** The process dies after so many verdicts: of the next one the run is accepted, and the mark is not moved. */
  readonly diesAfter: number | undefined;
}

const ask = fc.record({
  afterMs: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 40 * minute }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 9 * hour }) },
    { weight: 1, arbitrary: fc.constantFrom(hour, -hour) },
  ),
  diesAfter: fc.option(fc.nat(2), { nil: undefined, freq: 2 }),
});

const places = [
  { timezone: "Europe/Berlin", from: Date.parse("2026-03-28T20:00Z") },
  { timezone: "Europe/Berlin", from: Date.parse("2026-10-24T20:00Z") },
  { timezone: "America/New_York", from: Date.parse("2026-03-08T02:00Z") },
  { timezone: "Australia/Lord_Howe", from: Date.parse("2026-04-04T10:00Z") },
  { timezone: "Australia/Lord_Howe", from: Date.parse("2026-10-03T10:00Z") },
  { timezone: "UTC", from: Date.parse("2026-01-01T00:00Z") },
] as const;

const scenario = fc.record({
  pattern: fc.constantFrom("*/20 * * * *", "30 2 * * *", "15,45 1-3 * * *", "0 */2 * * *"),
  place: fc.constantFrom(...places),
  overlap: fc.constantFrom(...overlaps),
  catchUp: fc.constantFrom(...catchUps),
  jitter: fc.constantFrom("0ms", "15m"),
  catchUpAtMost: fc.constantFrom(2, 10_000),
  asks: fc.array(ask, { minLength: 1, maxLength: 15 }),
  /** How long the runs take, in turn. */
  runMs: fc.array(fc.integer({ min: 0, max: 3 * hour }), { minLength: 1, maxLength: 4 }),
});

interface Life {
  /** Due times in the order in which they got their runs. */
  readonly taken: readonly number[];
  readonly left: readonly { readonly from: number; readonly to: number }[];
  readonly decidedAt: number;
  readonly now: number;
  /** Runs that were unfinished when another one was accepted. */
  readonly overlappingCount: number;
}

/** Carries out what is decided as triggers/schedule does, with a ledger in memory. */
function live(trigger: ScheduleTrigger, start: number, asks: readonly Ask[], runMs: readonly number[]): Life {
  const runs = new Map<string, Required<RunSpan>>();
  const taken: number[] = [];
  const left: { from: number; to: number }[] = [];
  let overlappingCount = 0;
  let decidedAt = start;
  let now = start;

  const isUnfinished = ({ endedAt }: Required<RunSpan>): boolean => endedAt > now;
  const accept = (dueAt: number): void => {
    const key = dueKey(dueAt);
    if (runs.has(key)) return;
    overlappingCount += [...runs.values()].filter(isUnfinished).length;
    runs.set(key, { key, acceptedAt: now, endedAt: now + (runMs[runs.size % runMs.length] ?? 0) });
    taken.push(dueAt);
  };
  const look = (diesAfter: number | undefined): void => {
    const all = [...runs.values()].reverse();
    const shown = all.slice(0, 10).map(({ endedAt, ...run }) => (endedAt > now ? run : { ...run, endedAt }));
    const moment = { now, decidedAt, runs: shown, isBusy: all.some(isUnfinished), isPaused: false };
    const { verdicts } = decideDue("flow", trigger, moment);
    for (const [index, verdict] of verdicts.entries()) {
      if (verdict.kind === "take") accept(verdict.dueAt);
      if (index === diesAfter) return;
      if (verdict.kind === "leave") left.push({ from: verdict.from, to: verdict.to });
      decidedAt = verdict.kind === "leave" ? verdict.to : verdict.dueAt;
    }
  };

  for (const { afterMs, diesAfter } of asks) {
    now += afterMs;
    look(diesAfter);
  }
  // Then nothing happens to it any more.
  for (let count = 0; count < 8; count++) {
    now += 20 * minute;
    look(undefined);
  }
  return { taken, left, decidedAt, now, overlappingCount };
}

function dueBetween(trigger: ScheduleTrigger, from: number, to: number): readonly number[] {
  const all: number[] = [];
  for (let at = dueTimesOf(trigger).after(from); at !== undefined && at <= to; at = dueTimesOf(trigger).after(at))
    all.push(at);
  return all;
}

describe("whenever somebody asks, wherever the process dies, and however the clock is set", () => {
  it("each due time gets one run or one note, in order, and none both", () => {
    fc.assert(
      fc.property(scenario, ({ pattern, place, asks, runMs, ...options }) => {
        const trigger = schedule(pattern, { ...options, timezone: place.timezone });
        const { taken, left, decidedAt, now } = live(trigger, place.from, asks, runMs);
        if (trigger.overlap === "allow") expect(dueBetween(trigger, decidedAt, now - trigger.jitterMs)).toEqual([]);
        const due = dueBetween(trigger, place.from, decidedAt);
        const isLeft = (at: number): boolean => left.some(({ from, to }) => from <= at && at <= to);
        expect(taken).toEqual(due.filter((at) => !isLeft(at)));
        const leftCount = left.reduce((sum, { from, to }) => sum + dueBetween(trigger, from - 1, to).length, 0);
        expect(leftCount + taken.length).toBe(due.length);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it("each due time gets a run with catchUp all, unless it is skipped", () => {
    fc.assert(
      fc.property(scenario, fc.constantFrom("allow", "wait"), ({ pattern, place, asks, runMs, jitter }, overlap) => {
        const options = { catchUp: "all", catchUpAtMost: 10_000, catchUpWithin: "1000d", overlap, jitter } as const;
        const trigger = schedule(pattern, { ...options, timezone: place.timezone });
        const { taken, left, decidedAt } = live(trigger, place.from, asks, runMs);
        expect(left).toEqual([]);
        expect(taken).toEqual(dueBetween(trigger, place.from, decidedAt));
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it("no run begins beside another with overlap skip or wait", () => {
    fc.assert(
      fc.property(scenario, fc.constantFrom("skip", "wait"), ({ pattern, place, asks, runMs, ...options }, overlap) => {
        const trigger = schedule(pattern, { ...options, overlap, timezone: place.timezone });
        expect(live(trigger, place.from, asks, runMs).overlappingCount).toBe(0);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});
