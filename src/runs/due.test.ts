import { describe, expect, it } from "vitest";
import { dueKey, type ScheduleOptions, schedule } from "../definitions/schedule.ts";
import { type Decision, decideDue, type Moment } from "./due.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Midnight of the first of January 2026; the schedule is due at each whole hour. */
const midnight = Date.UTC(2026, 0, 1);

function decide(options: ScheduleOptions, moment: Partial<Moment> & { readonly now: number }): Decision {
  const rest = { decidedAt: midnight, runs: [], isBusy: false, isPaused: false };
  return decideDue("hourly", schedule("0 * * * *", options), { ...rest, ...moment });
}

/** A decision in short: `take 1, skip 2-3, ask 4:30`, in hours since midnight. */
function inShort({ verdicts, askAt }: Decision): string {
  const at = (instant: number) => String((instant - midnight) / hour);
  const words = verdicts.map((verdict) =>
    verdict.kind === "leave"
      ? `${verdict.reason} ${at(verdict.from)}${verdict.to === verdict.from ? "" : `-${at(verdict.to)}`}`
      : `${verdict.kind} ${at(verdict.dueAt)}`,
  );
  return [...words, askAt === undefined ? "never again" : `ask ${at(askAt)}`].join(", ");
}

const spanOf = (dueHour: number, from: number, to?: number) => ({
  key: dueKey(midnight + dueHour * hour),
  acceptedAt: midnight + from * hour,
  ...(to === undefined ? {} : { endedAt: midnight + to * hour }),
});

/** A second later, in hours. */
const recheck = 1 / 3_600;

describe("a due time", () => {
  it("is waited for", () => {
    expect(inShort(decide({}, { now: midnight + 30 * minute }))).toBe("ask 1");
  });

  it.each(["none", "latest", "all"] as const)(
    "is taken at its time and up to a minute later, with catchUp %s",
    (catchUp) => {
      expect(inShort(decide({ catchUp }, { now: midnight + hour }))).toBe("take 1, ask 2");
      expect(inShort(decide({ catchUp }, { now: midnight + hour + minute }))).toBe("take 1, ask 2");
    },
  );

  it("is not taken again when it has a run that the mark does not know", () => {
    const atOnce = "taken 1, ask 3.5";
    const late = { now: midnight + 3.5 * hour, runs: [spanOf(1, 1, 1.1)] };
    for (const catchUp of ["none", "latest", "all"] as const) expect(inShort(decide({ catchUp }, late))).toBe(atOnce);
    expect(inShort(decide({}, { ...late, runs: [spanOf(1, 1)], isBusy: true }))).toBe(atOnce);
    expect(inShort(decide({}, { ...late, runs: [spanOf(3, 2, 2.1)] }))).toBe("missed 1-2, taken 3, ask 4");
  });

  it("that will never come again is not asked for", () => {
    const once = schedule("0 0 12 1 1 * 2026");
    const moment = { decidedAt: midnight + 12 * hour, runs: [], isBusy: false, isPaused: false };
    expect(decideDue("once", once, { ...moment, now: midnight + day })).toEqual({ verdicts: [] });
  });
});

describe("due times that are late", () => {
  const now = midnight + 4.5 * hour;

  it("get no run with catchUp none", () => {
    expect(inShort(decide({ catchUp: "none", overlap: "allow" }, { now }))).toBe("missed 1-4, ask 5");
  });

  it("get one run for the latest with catchUp latest", () => {
    expect(inShort(decide({ catchUp: "latest", overlap: "allow" }, { now }))).toBe("missed 1-3, take 4, ask 5");
  });

  it("get a run each with catchUp all", () => {
    expect(inShort(decide({ catchUp: "all", overlap: "allow" }, { now }))).toBe(
      "take 1, take 2, take 3, take 4, ask 5",
    );
  });

  it("get no run beside the one that is on time, with catchUp none", () => {
    const onTime = midnight + 4 * hour + 1_000;
    expect(inShort(decide({ catchUp: "none", overlap: "allow" }, { now: onTime }))).toBe("missed 1-3, take 4, ask 5");
  });

  it("get a run only for the latest so many", () => {
    expect(inShort(decide({ catchUp: "all", catchUpAtMost: 2, overlap: "allow" }, { now }))).toBe(
      "missed 1-2, take 3, take 4, ask 5",
    );
  });

  it.each(["latest", "all"] as const)("get no run when they are too far back, with catchUp %s", (catchUp) => {
    const options = { catchUp, catchUpWithin: "20m", overlap: "allow" } as const;
    expect(inShort(decide(options, { now }))).toBe("missed 1-4, ask 5");
    expect(inShort(decide({ ...options, catchUpWithin: "90m" }, { now }))).toBe(
      catchUp === "all" ? "missed 1-2, take 3, take 4, ask 5" : "missed 1-3, take 4, ask 5",
    );
  });

  it("get their runs one after another when runs must not overlap", () => {
    const options = { catchUp: "all", overlap: "skip" } as const;
    expect(inShort(decide(options, { now }))).toBe(`take 1, ask ${4.5 + recheck}`);
    const moment = { now, decidedAt: midnight + hour };
    expect(inShort(decide(options, { ...moment, runs: [spanOf(1, 4.5)], isBusy: true }))).toBe(`ask ${4.5 + recheck}`);
    expect(inShort(decide(options, { ...moment, runs: [spanOf(1, 4.5, 4.5)] }))).toBe(`take 2, ask ${4.5 + recheck}`);
  });

  it("are found at the end of a long downtime without looking at each", () => {
    const perSecond = schedule("* * * * * *", { catchUp: "all", catchUpAtMost: 3, overlap: "allow" });
    const later = midnight + 30 * day;
    const moment = { now: later, decidedAt: midnight, runs: [], isBusy: false, isPaused: false };
    const { verdicts } = decideDue("fast", perSecond, moment);
    expect(verdicts[0]).toEqual({
      kind: "leave",
      from: midnight + 1_000,
      to: later - minute - 4_000,
      reason: "missed",
    });
    // Three that are late, and those of the last minute, which are on time.
    expect(verdicts).toHaveLength(1 + 3 + 61);
  });
});

describe("a due time while a run is unfinished", () => {
  const running = { now: midnight + 2 * hour, decidedAt: midnight + hour, runs: [spanOf(1, 1)], isBusy: true };

  it("is taken with overlap allow", () => {
    expect(inShort(decide({ overlap: "allow" }, running))).toBe("take 2, ask 3");
  });

  it("is skipped with overlap skip, also when that is looked at after the run has ended", () => {
    expect(inShort(decide({ overlap: "skip" }, running))).toBe("skipped 2, ask 3");
    const later = { ...running, now: midnight + 2.5 * hour, runs: [spanOf(1, 1, 2.2)], isBusy: false };
    expect(inShort(decide({ overlap: "skip" }, later))).toBe("skipped 2, ask 3");
  });

  it("is taken with overlap skip when the run had ended at its time", () => {
    const ended = { ...running, runs: [spanOf(1, 1, 2)], isBusy: false };
    expect(inShort(decide({ overlap: "skip" }, ended))).toBe("take 2, ask 3");
  });

  it("waits with overlap wait, and is on time when the run has ended", () => {
    expect(inShort(decide({ overlap: "wait", catchUp: "none" }, running))).toBe(`ask ${2 + recheck}`);
    const ended = { ...running, now: midnight + 2.5 * hour, runs: [spanOf(1, 1, 2.5)], isBusy: false };
    expect(inShort(decide({ overlap: "wait", catchUp: "none" }, ended))).toBe("take 2, ask 3");
  });

  it("that waited is late when nothing could run after the run had ended", () => {
    const ended = { ...running, now: midnight + 2.9 * hour, runs: [spanOf(1, 1, 2.5)], isBusy: false };
    expect(inShort(decide({ overlap: "wait", catchUp: "none" }, ended))).toBe("missed 2, ask 3");
    expect(inShort(decide({ overlap: "wait", catchUp: "latest" }, ended))).toBe("take 2, ask 3");
  });

  it("waits for the later of two runs that were unfinished", () => {
    const runs = [spanOf(0, 1.5, 2.1), { ...spanOf(1, 1, 2.5), key: "by hand" }];
    const moment = { now: midnight + 2.5 * hour, decidedAt: midnight + hour, runs };
    expect(inShort(decide({ overlap: "wait", catchUp: "none" }, moment))).toBe("take 2, ask 3");
  });
});

describe("several due times that waited", () => {
  const ended = { now: midnight + 4.5 * hour, decidedAt: midnight + hour, runs: [spanOf(1, 1, 4.5)] };

  it.each(["none", "latest"] as const)("get one run for the latest of them, with catchUp %s", (catchUp) => {
    expect(inShort(decide({ overlap: "wait", catchUp }, ended))).toBe("missed 2-3, take 4, ask 5");
  });

  it("get a run each, one after another, with catchUp all", () => {
    const all = { overlap: "wait", catchUp: "all" } as const;
    expect(inShort(decide(all, ended))).toBe(`take 2, ask ${4.5 + recheck}`);
    const next = { ...ended, now: midnight + 4.8 * hour, decidedAt: midnight + 2 * hour };
    const runs = [spanOf(2, 4.5, 4.8), spanOf(1, 1, 4.5)];
    expect(inShort(decide(all, { ...next, runs }))).toBe(`take 3, ask ${4.8 + recheck}`);
  });
});

describe("a schedule that is paused", () => {
  it("decides nothing, and afterwards takes the pause for a downtime", () => {
    const now = midnight + 3.5 * hour;
    expect(inShort(decide({ pauseOnFailure: true }, { now, isPaused: true }))).toBe(`ask ${3.5 + recheck}`);
    expect(inShort(decide({ pauseOnFailure: true }, { now }))).toBe("missed 1-2, take 3, ask 4");
    expect(inShort(decide({ pauseOnFailure: true, catchUp: "none" }, { now }))).toBe("missed 1-3, ask 4");
  });
});

describe("jitter", () => {
  const options = { jitter: "30m", catchUp: "none" } as const;
  const { askAt = 0 } = decide(options, { now: midnight });

  it("delays a due time, for as long as it is a part of the hour", () => {
    expect(askAt).toBeGreaterThan(midnight + hour);
    expect(askAt).toBeLessThan(midnight + 1.5 * hour);
    expect(decide(options, { now: askAt - 1 })).toEqual({ verdicts: [], askAt });
    expect(decide(options, { now: askAt }).verdicts).toEqual([{ kind: "take", dueAt: midnight + hour }]);
  });

  it("makes nothing late by itself, and nothing on time for longer", () => {
    expect(decide(options, { now: askAt + minute }).verdicts).toMatchObject([{ kind: "take" }]);
    expect(decide(options, { now: askAt + minute + 1 }).verdicts).toMatchObject([{ kind: "leave", reason: "missed" }]);
  });
});

describe("a clock that is set", () => {
  it("back asks for nothing that is decided", () => {
    const decidedAt = midnight + 3 * hour;
    expect(inShort(decide({}, { now: midnight + 2 * hour, decidedAt }))).toBe("ask 4");
  });

  it("forward is the same as a downtime", () => {
    const moment = { now: midnight + 1.5 * hour, decidedAt: midnight };
    expect(inShort(decide({ catchUp: "all" }, moment))).toBe("take 1, ask 2");
    expect(inShort(decide({ catchUp: "none" }, moment))).toBe("missed 1, ask 2");
  });
});
