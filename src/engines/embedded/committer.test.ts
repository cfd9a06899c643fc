import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WaybillError } from "../../core/errors.ts";
import type { Change, Journal } from "../../runs/journal.ts";
import { createVirtualTime } from "../../testing/virtual-time.ts";
import { type Committer, createCommitter } from "./committer.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function accept(run: string): Change {
  const acceptance = { run, flow: "f", version: "1.0.0", key: run, input: "{}", at: 0, status: "running" } as const;
  return { kind: "accept", acceptance };
}

function fact(run: string, seq: number): Change {
  const recorded = { seq, at: 0, fact: { kind: "started" } } as const;
  return { kind: "fact", run, flow: "f", recorded, from: "running", to: "running" };
}

const rejection: Change = {
  kind: "rejection",
  rejection: { at: 0, flow: "f", code: "contract-broken", detail: "", bytes: 0 },
};

function nameOf(change: Change): string {
  if (change.kind === "accept") return `accept ${change.acceptance.run}`;
  return change.kind === "fact" ? `${change.run} ${change.recorded.seq}` : "rejection";
}

/** A journal that refuses while `refuses` says so, and one commit at a time for what `poison` is in. */
function setUp() {
  const time = createVirtualTime();
  const written: string[] = [];
  const broken: unknown[] = [];
  const disk = {
    error: undefined as unknown,
    poison: undefined as string | undefined,
    commits: 0,
    probes: 0,
    onCommit: (): void => undefined,
  };
  const journal: Journal = {
    commit(changes) {
      disk.commits++;
      disk.onCommit();
      if (disk.error !== undefined) throw disk.error;
      const names = changes.map(nameOf);
      if (disk.poison !== undefined && names.includes(disk.poison)) throw new TypeError("cannot be bound");
      written.push(...names);
      return changes.map((change) =>
        change.kind === "accept" ? { existing: `of ${change.acceptance.run}` } : undefined,
      );
    },
    probe() {
      disk.probes++;
      if (disk.error !== undefined) throw disk.error;
    },
    load: () => undefined,
    signals: () => new Map(),
    awaiting: () => undefined,
    isBehind: () => false,
    calledBy: () => [],
    openRuns: () => [],
    pausedFlows: () => new Map(),
    lastRunNumber: () => 0,
    prune: () => ({ prunedCount: 0 }),
  };
  const committer: Committer = createCommitter(journal, time.timers, (error) => broken.push(error));
  return { time, written, broken, disk, committer };
}

const full = new WaybillError("disk-full", "no room");
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => "written",
    (error: unknown) => (error instanceof WaybillError ? error.code : "broken"),
  );

describe("a committer", () => {
  it("writes what came in one turn in one commit, and answers each with its own part", async () => {
    const { committer, written, disk } = setUp();
    const answers = await Promise.all([
      committer.write([accept("a")]),
      committer.write([fact("b", 0), accept("c")]),
      committer.write([]),
    ]);
    expect(answers).toEqual([[{ existing: "of a" }], [undefined, { existing: "of c" }], []]);
    expect(written).toEqual(["accept a", "b 0", "accept c"]);
    expect(disk.commits).toBe(1);
  });

  it("writes what came while it wrote in the next commit", async () => {
    const { committer, written, disk } = setUp();
    let second: Promise<unknown> | undefined;
    disk.onCommit = () => {
      second ??= committer.write([fact("b", 0)]);
    };
    await committer.write([fact("a", 0)]);
    expect(written).toEqual(["a 0"]);
    await second;
    expect(written).toEqual(["a 0", "b 0"]);
  });

  it.each(["disk-full", "data-unwritable"] as const)(
    "gives messages back with %s, and keeps facts until there is room",
    async (code) => {
      const { committer, written, disk, time, broken } = setUp();
      disk.error = new WaybillError(code, "refused");
      const [one, message, two] = [
        outcome(committer.write([fact("a", 0)])),
        outcome(committer.write([accept("b")])),
        outcome(committer.write([fact("a", 1), accept("child")])),
      ];
      expect(await message).toBe(code);
      const three = outcome(committer.write([fact("a", 2)]));
      time.advanceBy(250);
      time.advanceBy(250);
      await turn();
      expect(written).toEqual([]);
      disk.error = undefined;
      time.advanceBy(250);
      expect(await Promise.all([one, two, three])).toEqual(["written", "written", "written"]);
      expect(written).toEqual(["a 0", "a 1", "accept child", "a 2"]);
      expect(broken).toEqual([]);
    },
  );

  it("takes messages again by itself when only messages were refused", async () => {
    const { committer, disk } = setUp();
    disk.error = full;
    expect(await outcome(committer.write([accept("a")]))).toBe("disk-full");
    disk.error = undefined;
    expect(await outcome(committer.write([accept("a")]))).toBe("written");
  });

  it("finds out by itself, without any message, that there is room again", async () => {
    const { committer, disk, time, written } = setUp();
    expect(committer.refusal).toBeUndefined();
    disk.error = full;
    expect(await outcome(committer.write([accept("a")]))).toBe("disk-full");
    expect(committer.refusal).toBe(full);
    time.advanceBy(1_000);
    expect([committer.refusal, disk.probes]).toEqual([full, 4]);
    disk.error = undefined;
    time.advanceBy(250);
    expect([committer.refusal, disk.probes, written]).toEqual([undefined, 5, []]);
    expect(time.advanceToNext()).toBe(false);
  });

  it("does not try a full disk with every message", async () => {
    const { committer, disk, time } = setUp();
    disk.error = full;
    const kept = outcome(committer.write([fact("a", 0)]));
    await turn();
    const refused = Array.from({ length: 10 }, (_, index) => outcome(committer.write([accept(String(index))])));
    await turn();
    expect(disk.commits).toBe(1);
    time.advanceBy(250);
    expect(await Promise.all(refused)).toEqual(refused.map(() => "disk-full"));
    expect(disk.commits).toBe(2);
    disk.error = undefined;
    time.advanceBy(250);
    expect(await kept).toBe("written");
  });

  it("rejects the one change that cannot be written, says that something is broken, and writes the others", async () => {
    const { committer, written, disk, broken } = setUp();
    disk.poison = "b 0";
    const outcomes = await Promise.all(
      [fact("a", 0), fact("b", 0), accept("c"), rejection].map((change) => outcome(committer.write([change]))),
    );
    expect(outcomes).toEqual(["written", "broken", "written", "written"]);
    expect(written).toEqual(["a 0", "accept c", "rejection"]);
    expect(broken).toEqual([new TypeError("cannot be bound")]);
  });

  it("rejects what follows in the same run with the one that cannot be written", async () => {
    const { committer, written, disk, broken } = setUp();
    disk.poison = "b 1";
    const outcomes = await Promise.all(
      [fact("b", 0), fact("b", 1), fact("a", 0), fact("b", 2)].map((change) => outcome(committer.write([change]))),
    );
    expect(outcomes).toEqual(["written", "broken", "written", "broken"]);
    expect(written).toEqual(["b 0", "a 0"]);
    expect(broken).toHaveLength(1);
  });

  it("keeps the order of a run's facts when the disk fills up while a group is written one by one", async () => {
    const { committer, written, disk, time } = setUp();
    disk.poison = "b 0";
    disk.onCommit = () => {
      disk.error = disk.commits === 2 ? full : undefined;
    };
    const outcomes = [fact("a", 0), fact("b", 0), fact("a", 1)].map((change) => outcome(committer.write([change])));
    await turn();
    time.advanceBy(250);
    expect(await Promise.all(outcomes)).toEqual(["written", "broken", "written"]);
    expect(written).toEqual(["a 0", "a 1"]);
  });

  it("writes what is queued when it closes, and nothing after", async () => {
    const { committer, written, disk } = setUp();
    const queued = outcome(committer.write([fact("a", 0)]));
    committer.close();
    expect(written).toEqual(["a 0"]);
    expect(await queued).toBe("written");
    expect(await outcome(committer.write([fact("a", 1)]))).toBe("shutting-down");
    await turn();
    expect(disk.commits).toBe(1);
  });

  it("leaves nothing behind when it closes over a full disk", async () => {
    const { committer, written, disk, time } = setUp();
    disk.error = full;
    const kept = outcome(committer.write([fact("a", 0)]));
    await turn();
    committer.close();
    expect(await kept).toBe("shutting-down");
    disk.error = undefined;
    expect(time.advanceToNext()).toBe(false);
    expect(written).toEqual([]);
  });

  it("writes the facts of each run in their order, and loses and doubles none, however the disk behaves", async () => {
    const kinds = fc.constantFrom("write", "write", "write", "full", "room", "time", "turn");
    const events = fc.array(fc.record({ kind: kinds, run: fc.constantFrom("a", "b") }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(events, async (sequence) => {
        const { committer, written, disk, time } = setUp();
        const counts: Record<string, number> = { a: 0, b: 0 };
        const outcomes: Promise<string>[] = [];
        for (const { kind, run } of sequence) {
          if (kind === "write") {
            const seq = counts[run] ?? 0;
            counts[run] = seq + 1;
            outcomes.push(outcome(committer.write([fact(run, seq)])));
          } else if (kind === "full") disk.error = full;
          else if (kind === "room") disk.error = undefined;
          else if (kind === "time") time.advanceBy(250);
          else await turn();
        }
        disk.error = undefined;
        await turn();
        time.advanceBy(250);
        expect(new Set(await Promise.all(outcomes))).toEqual(new Set(outcomes.length === 0 ? [] : ["written"]));
        for (const run of ["a", "b"]) {
          const mine = written.filter((name) => name.startsWith(run));
          expect(mine).toEqual(Array.from({ length: counts[run] ?? 0 }, (_, seq) => `${run} ${seq}`));
        }
      }),
      { numRuns: 200 },
    );
  });
});
