import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { WaybillError } from "../../core/errors.ts";
import type { AnyFlow } from "../../definitions/flow.ts";
import { createEmbeddedEngine } from "../../engines/embedded/engine.ts";
import { flow, type ScheduleOptions, schedule, team } from "../../index.ts";
import { openStore } from "../../ledger/sqlite/open.ts";
import type { RunRow } from "../../runs/ledger.ts";
import type { ScheduleBook } from "../../runs/schedule-mark.ts";
import { createScheduleBook } from "../../server/schedule-book.ts";
import { createVirtualTime } from "../../testing/virtual-time.ts";
import { watchSchedules } from "./watch.ts";

const owner = team("finance", { onCall: "pager:finance" });
const base = { version: "1.0.0", owner } as const;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const start = Date.UTC(2026, 0, 1);

/** A flow that is due at each whole hour, and whose runs take as long as told. */
function hourly(
  options: ScheduleOptions = {},
  takes: "0ms" | "30m" | "90m" | "150m" = "0ms",
  pattern = "0 * * * *",
): AnyFlow {
  return flow("hourly", { ...base, on: schedule(pattern, options), run: (_due, run) => run.sleep("work", takes) });
}

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** Engine, ledger and watched schedules of a data folder, under time that passes when the test says so. */
function setUp(flows: AnyFlow | readonly AnyFlow[], at = start) {
  const dir = mkdtempSync(join(tmpdir(), "waybill-schedule-"));
  const time = createVirtualTime(at);
  const store = openStore(dir);
  const book = createScheduleBook(store.scheduleMarks, store.journal);
  const errors: unknown[] = [];
  const engineOf = (of: readonly AnyFlow[]) =>
    createEmbeddedEngine({
      flows: of,
      journal: store.journal,
      connectors: [],
      clock: time.clock,
      timers: time.timers,
      random: () => 0,
      maxActiveRuns: 64,
      maxQueuedRuns: 1_000,
      onBroken: (error) => errors.push(error),
    });
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const begin = (of: readonly AnyFlow[], record: ScheduleBook["record"] = book.record) => {
    const engine = engineOf(of);
    const watch = watchSchedules({
      flows: of,
      engine,
      ledger: store.ledger,
      book: { ...book, record },
      clock: time.clock,
      timers: time.timers,
      onError: (error) => errors.push(error),
    });
    return { engine, watch };
  };
  let present: readonly AnyFlow[] = [flows].flat();
  let running: ReturnType<typeof begin> | undefined = begin(present);
  const down = async (): Promise<void> => {
    await running?.watch.stop();
    const stopped = running?.engine.stop(0);
    time.advanceBy(0);
    await stopped;
    running = undefined;
  };
  opened.push(async () => {
    await down();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const runs = (): readonly RunRow[] => store.ledger.runs({}, { limit: 500 }).runs.toReversed();
  return {
    time,
    book,
    ledger: store.ledger,
    errors,
    runs,
    /** The due times that have a run, in order of acceptance, and when they were accepted. */
    keys: () => runs().map(({ key }) => key),
    acceptedAt: () => runs().map((run) => new Date(run.acceptedAt).toISOString().slice(11, 19)),
    notes: () => store.ledger.rejections(100).map(({ code, detail }) => `${code} ${detail}`),
    mark: () => store.scheduleMarks.all()[0],
    get engine() {
      if (running === undefined) throw new Error("Nothing is running.");
      return running.engine;
    },
    /** Ends the process as it stands. */
    down,
    async up(next: AnyFlow | readonly AnyFlow[] = present, record?: ScheduleBook["record"]) {
      present = [next].flat();
      running = begin(present, record);
      await turns();
    },
    /** Time passes, and what is to happen meanwhile happens. */
    async pass(ms: number, stepMs = 10 * second) {
      await turns();
      for (let rest = ms; rest > 0; rest -= stepMs) {
        time.advanceBy(Math.min(rest, stepMs));
        await turns();
      }
    },
  };
}

const due = (dueHour: number) => new Date(start + dueHour * hour).toISOString();

describe("a schedule", () => {
  it("starts one run for each due time, at that time, from when it is first seen", async () => {
    const seen: unknown[] = [];
    const nightly = flow("nightly", {
      ...base,
      on: schedule("0 2 * * *", { timezone: "Europe/Berlin" }),
      run: (message) => void seen.push(message),
    });
    const world = setUp(nightly);
    await world.pass(50 * hour, 30 * second);
    expect(world.keys()).toEqual(["2026-01-01T01:00:00.000Z", "2026-01-02T01:00:00.000Z", "2026-01-03T01:00:00.000Z"]);
    expect(world.acceptedAt()).toEqual(["01:00:00", "01:00:00", "01:00:00"]);
    expect(seen[1]).toEqual({ dueAt: "2026-01-02T01:00:00.000Z", previousDueAt: "2026-01-01T01:00:00.000Z" });
    expect(world.runs().map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
    expect(world.notes()).toEqual([]);
  });

  it("goes on after a restart where it was, before its first due time as well", async () => {
    const world = setUp(hourly());
    await world.pass(30 * minute);
    await world.down();
    world.time.advanceBy(2 * hour);
    await world.up();
    expect(world.keys()).toEqual([due(2)]);
    await world.down();
    await world.up();
    await world.pass(30 * minute);
    expect(world.keys()).toEqual([due(2), due(3)]);
  });

  it("counts from the moment at which another pattern or time zone is first seen", async () => {
    const world = setUp(hourly());
    await world.pass(70 * minute);
    await world.down();
    await world.up(hourly({}, "0ms", "30 0 * * *"));
    expect(world.keys()).toEqual([due(1)]);
    await world.down();
    world.time.advanceBy(minute);
    await world.up(hourly({ timezone: "Asia/Kathmandu" }, "0ms", "30 6 * * *"));
    await world.pass(2 * minute);
    expect(world.keys()).toEqual([due(1)]);
    expect(world.mark()).toMatchObject({ pattern: "30 6 * * *", timezone: "Asia/Kathmandu" });
  });

  it("starts the runs of each of several flows", async () => {
    const names = ["left", "right"];
    const world = setUp(names.map((name) => flow(name, { ...base, on: schedule("0 * * * *"), run: () => undefined })));
    await world.pass(hour);
    expect(world.runs().map(({ flow: name, key }) => `${name} ${key}`)).toEqual([`left ${due(1)}`, `right ${due(1)}`]);
  });
});

describe("a process that dies", () => {
  it("between the acceptance of a run and its mark starts no second one", async () => {
    const world = setUp(hourly({ catchUp: "all" }));
    await world.down();
    await world.up(undefined, () => {
      throw new Error("The process is gone.");
    });
    await world.pass(hour);
    expect(world.keys()).toEqual([due(1)]);
    expect(world.mark()?.decidedAt).toBe(start);
    world.errors.length = 0;
    await world.down();
    await world.up();
    await world.pass(hour);
    expect(world.keys()).toEqual([due(1), due(2)]);
    expect(world.errors).toEqual([]);
  });

  it("and comes back within a minute misses nothing, even without catching up", async () => {
    const world = setUp(hourly({ catchUp: "none" }));
    await world.pass(hour - 10 * second);
    await world.down();
    world.time.advanceBy(50 * second);
    await world.up();
    expect(world.keys()).toEqual([due(1)]);
  });
});

describe("after a downtime", () => {
  async function afterFiveHours(options: ScheduleOptions) {
    const world = setUp(hourly(options));
    await world.pass(30 * minute);
    await world.down();
    world.time.advanceBy(5 * hour);
    await world.up();
    await world.pass(minute);
    return world;
  }

  it("none of the due times gets a run with catchUp none, and people see it", async () => {
    const world = await afterFiveHours({ catchUp: "none" });
    expect(world.keys()).toEqual([]);
    expect(world.notes()).toEqual([
      `due-time-missed Due from ${due(1)} to ${due(5)}: nothing could run in its time, and catchUp does not make up for it.`,
    ]);
    expect(world.mark()?.left).toMatchObject({ code: "due-time-missed", at: start + 5.5 * hour });
    expect(world.ledger.rejectionCounts(start, start + 24 * hour)).toEqual([
      { flow: "hourly", code: "due-time-missed", count: 1 },
    ]);
  });

  it("the latest gets a run with catchUp latest", async () => {
    const world = await afterFiveHours({ catchUp: "latest" });
    expect(world.keys()).toEqual([due(5)]);
    expect(world.notes()[0]).toContain(`Due from ${due(1)} to ${due(4)}`);
  });

  it("each gets a run with catchUp all, one after another unless they may overlap", async () => {
    const world = await afterFiveHours({ catchUp: "all", overlap: "allow" });
    expect(world.keys()).toEqual([1, 2, 3, 4, 5].map(due));
    expect(new Set(world.acceptedAt())).toEqual(new Set(["05:30:00"]));
    const inTurn = await afterFiveHours({ catchUp: "all", overlap: "wait" });
    expect(inTurn.keys()).toEqual([1, 2, 3, 4, 5].map(due));
    expect(new Set(inTurn.acceptedAt()).size).toBe(5);
  });
});

describe("a due time while the run before is unfinished", () => {
  it("gets its run at once with overlap allow", async () => {
    const world = setUp(hourly({ overlap: "allow" }, "90m"));
    await world.pass(3 * hour);
    expect(world.acceptedAt()).toEqual(["01:00:00", "02:00:00", "03:00:00"]);
    expect(world.notes()).toEqual([]);
  });

  it("gets none with overlap skip, and people see it", async () => {
    const world = setUp(hourly({ overlap: "skip" }, "90m"));
    await world.pass(3 * hour);
    expect(world.keys()).toEqual([due(1), due(3)]);
    expect(world.notes()).toEqual([
      `due-time-skipped Due at ${due(2)}: another run of the flow was unfinished or came instead.`,
    ]);
    expect(world.mark()?.left?.code).toBe("due-time-skipped");
  });

  it("stays skipped when the process was down at its time, and the run went on afterwards", async () => {
    const world = setUp(hourly({ overlap: "skip", catchUp: "all" }, "90m"));
    await world.pass(hour + minute);
    await world.down();
    world.time.advanceBy(hour);
    await world.up();
    await world.pass(hour);
    expect(world.keys()).toEqual([due(1), due(3)]);
    expect(world.notes()[0]).toContain(`due-time-skipped Due at ${due(2)}`);
  });

  it("gets its run when the one before has ended with overlap wait", async () => {
    const world = setUp(hourly({ overlap: "wait" }, "90m"));
    await world.pass(2 * hour + 40 * minute);
    expect(world.keys()).toEqual([due(1), due(2)]);
    expect(world.acceptedAt()).toEqual(["01:00:00", "02:30:00"]);
  });

  it("gets it after a restart as well", async () => {
    const world = setUp(hourly({ overlap: "wait", catchUp: "none" }, "90m"));
    await world.pass(2 * hour + 10 * minute);
    await world.down();
    await world.up();
    await world.pass(30 * minute);
    expect(world.keys()).toEqual([due(1), due(2)]);
  });

  it("leaves it to the latest when several wait, and people see the others", async () => {
    const world = setUp(hourly({ overlap: "wait" }, "150m"));
    await world.pass(3 * hour + 40 * minute);
    expect(world.keys()).toEqual([due(1), due(3)]);
    expect(world.notes()[0]).toContain(`Due at ${due(2)}`);
  });

  it("waits for its turn when several wait, with catchUp all", async () => {
    const world = setUp(hourly({ overlap: "wait", catchUp: "all" }, "150m"));
    await world.pass(9 * hour);
    expect(world.keys()).toEqual([due(1), due(2), due(3), due(4)]);
    expect(world.acceptedAt().map((at) => at.slice(0, 5))).toEqual(["01:00", "03:30", "06:00", "08:30"]);
  });
});

describe("a run that ended dead", () => {
  let isBroken = true;
  const fragile = (options: ScheduleOptions): AnyFlow =>
    flow("fragile", {
      ...base,
      on: schedule("0 * * * *", options),
      run() {
        if (isBroken) throw new Error("The ledger of the bank is closed.");
      },
    });

  it("pauses the schedule with pauseOnFailure until it is closed", async () => {
    isBroken = true;
    const world = setUp(fragile({ pauseOnFailure: true }));
    await world.pass(3.5 * hour);
    expect(world.runs().map(({ status }) => status)).toEqual(["dead"]);
    isBroken = false;
    await world.engine.close(world.runs()[0]?.run ?? "", { by: "operator", reason: "The bank was closed." });
    await world.pass(10 * second);
    expect(world.keys()).toEqual([due(1), due(3)]);
    expect(world.notes()[0]).toContain(`Due at ${due(2)}`);
    await world.pass(30 * minute);
    expect(world.keys()).toEqual([due(1), due(3), due(4)]);
  });

  it("pauses it until it is replayed, over a restart", async () => {
    isBroken = true;
    const world = setUp(fragile({ pauseOnFailure: true, catchUp: "none" }));
    await world.pass(2.5 * hour);
    await world.down();
    await world.up();
    await world.pass(hour);
    expect(world.keys()).toEqual([due(1)]);
    isBroken = false;
    await world.engine.replay(world.runs()[0]?.run ?? "", { from: "failed-step", by: "operator" });
    await world.pass(31 * minute);
    expect(world.runs().map(({ key, status }) => `${key} ${status}`)).toContain(`${due(4)} completed`);
  });

  it("pauses nothing unless told", async () => {
    isBroken = true;
    const world = setUp(fragile({}));
    await world.pass(2 * hour);
    expect(world.runs().map(({ status }) => status)).toEqual(["dead", "dead"]);
  });
});

describe("jitter", () => {
  it("is the same after a restart", async () => {
    const world = setUp(hourly({ jitter: "40m" }));
    await world.pass(2 * hour);
    const [first = ""] = world.acceptedAt();
    expect(first > "01:00:00" && first < "01:40:00").toBe(true);
    const again = setUp(hourly({ jitter: "40m" }));
    await again.pass(hour);
    await again.down();
    await again.up();
    await again.pass(hour);
    expect(again.keys()).toEqual([due(1)]);
    expect(again.acceptedAt()).toEqual([first]);
  });
});

describe("a clock that is set", () => {
  it("forward by an hour loses no due time with catchUp all, and starts none twice when it is set back", async () => {
    const world = setUp(hourly({ catchUp: "all" }, "0ms", "*/20 * * * *"));
    await world.pass(30 * minute);
    world.time.set(start + 90 * minute);
    await world.pass(minute);
    world.time.set(start + 31 * minute);
    await world.pass(90 * minute);
    const expected = [1, 2, 3, 4, 5, 6].map((third) => new Date(start + third * 20 * minute).toISOString());
    expect(world.keys()).toEqual(expected);
    expect(world.errors).toEqual([]);
  });

  it("back by an hour starts nothing twice, and goes on when the time has come again", async () => {
    const world = setUp(hourly({ catchUp: "none" }, "0ms", "*/20 * * * *"));
    await world.pass(70 * minute);
    world.time.set(start + 10 * minute);
    await world.pass(80 * minute);
    const expected = [1, 2, 3, 4].map((third) => new Date(start + third * 20 * minute).toISOString());
    expect(world.keys()).toEqual(expected);
  });
});

describe("when clocks change", () => {
  it.each([
    ["Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T01:00", "2026-03-30T00:30"]],
    ["Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]],
    ["America/New_York", "2026-03-07T12:00Z", ["2026-03-08T07:00", "2026-03-09T06:30"]],
    ["America/New_York", "2026-10-31T12:00Z", ["2026-11-01T07:30", "2026-11-02T07:30"]],
    ["Australia/Lord_Howe", "2026-10-03T00:00Z", ["2026-10-03T15:30", "2026-10-04T15:30"]],
    ["UTC", "2026-03-28T12:00Z", ["2026-03-29T02:30", "2026-03-30T02:30"]],
  ])("in %s after %s, a night at half past two has one run", async (timezone, from, expected) => {
    const world = setUp(hourly({ timezone }, "0ms", "30 2 * * *"), Date.parse(from));
    await world.pass(44 * hour, 30 * second);
    expect(world.keys().map((key) => key.slice(0, 16))).toEqual(expected);
    expect(world.notes()).toEqual([]);
  });
});

describe("what cannot be done now", () => {
  it("is tried again: a mark that the disk refuses, before any run is started", async () => {
    const world = setUp(hourly());
    await world.down();
    const full = new WaybillError("disk-full", "No room.");
    let isFull = true;
    await world.up(undefined, (mark, note) => {
      if (isFull) throw full;
      world.book.record(mark, note);
    });
    await world.pass(hour);
    expect(world.errors).toContain(full);
    isFull = false;
    await world.pass(hour);
    expect(world.keys()).toEqual([due(1), due(2)]);
  });

  it("stops at once, and takes nothing after that", async () => {
    const world = setUp(hourly());
    await world.pass(59 * minute);
    await world.down();
    await world.pass(2 * hour);
    expect(world.keys()).toEqual([]);
    expect(world.errors).toEqual([]);
  });
});
