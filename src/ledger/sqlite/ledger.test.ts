import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Change } from "../../runs/journal.ts";
import type { Ledger, RunFilter } from "../../runs/ledger.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { createLedger } from "./ledger.ts";
import { hourMs } from "./schema.ts";

let dir: string;
let db: DatabaseSync;
const asked: string[] = [];
/** The database, with a note of every statement. */
let noting: DatabaseSync;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-ledger-"));
  db = openDatabase(dir);
  asked.length = 0;
  noting = new Proxy(db, {
    get(target, name) {
      if (name !== "prepare") return Reflect.get(target, name, target);
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

/** How SQLite goes about what was asked. A sort is named too. */
function plans(): readonly string[] {
  return asked.flatMap((sql) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row["detail"])),
  );
}

const everyRun = /SCAN runs|SCAN entries/;

describe("the ledger finds", () => {
  const flow = { flow: "orders" };
  const filters: readonly (readonly [string, RunFilter])[] = [
    ["runs of a flow", flow],
    ["runs in a status", { status: "dead" }],
    ["runs of a flow in a status", { ...flow, status: "dead" }],
    ["completed runs of a flow", { ...flow, status: "completed" }],
    ["runs that failed with a cause", { cause: "rejected" }],
    ["runs of a flow that failed with a cause", { ...flow, cause: "rejected" }],
    ["runs in a status with a cause", { status: "dead", cause: "rejected" }],
    ["runs of a flow in a status with a cause", { ...flow, status: "dead", cause: "rejected" }],
    ["a key", { key: "a" }],
    ["a key of a flow", { ...flow, key: "a" }],
    ["a key of a flow in a status", { ...flow, key: "a", status: "dead" }],
    ["a key with a cause", { key: "a", cause: "rejected" }],
  ];

  it.each(filters)("%s without looking at every run", (_what, filter) => {
    createLedger(noting).runs(filter, { limit: 50 });
    createLedger(noting).runs(filter, { limit: 50, before: runIdOf(5) });
    expect(asked).toHaveLength(2);
    expect(plans().join("\n")).not.toMatch(everyRun);
  });

  it("few runs of a flow without looking at all of that flow", () => {
    createLedger(noting).runs({ ...flow, status: "dead" }, { limit: 50 });
    createLedger(noting).runs({ ...flow, cause: "rejected" }, { limit: 50 });
    expect(plans().join("\n")).toMatch(/runs_unfinished \(status=\?\)[\s\S]*runs_cause \(cause=\?\)/);
    expect(plans().join("\n")).not.toMatch(/runs_flow/);
  });

  it("the youngest runs by reading them from the end, with no sort", () => {
    createLedger(noting).runs({}, { limit: 50 });
    createLedger(noting).runs({ status: "completed" }, { limit: 50 });
    createLedger(noting).runs(flow, { limit: 50 });
    createLedger(noting).runs({ status: "dead" }, { limit: 50 });
    expect(plans().join("\n")).not.toContain("TEMP B-TREE");
  });

  it("one run with its facts and children without looking at every run", () => {
    createJournal(db, dir).commit([accept(1, "a", 0)]);
    expect(createLedger(noting).run(runIdOf(1))).toBeDefined();
    expect(asked).toHaveLength(3);
    expect(plans().join("\n")).not.toMatch(everyRun);
  });

  it("what is open, and counts, without looking at any run", () => {
    const ledger = createLedger(noting);
    ledger.openCounts();
    ledger.countsByStatus(0, hourMs);
    ledger.rejectionCounts(0, hourMs);
    expect(plans().join("\n")).not.toMatch(/(?:SCAN|SEARCH) (?:runs|entries|counts$|rejections)/m);
  });

  it("unfinished runs at start without looking at every run", () => {
    Array.from(createJournal(noting, dir).openRuns());
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${asked.find((sql) => sql.includes("has_signal"))}`).all();
    expect(plan.map((row) => row["detail"]).join("\n")).not.toMatch(everyRun);
  });
});

function accept(number: number, key: string, at: number): Change {
  const run = runIdOf(number);
  const acceptance = { run, flow: "orders", version: "1.0.0", key, input: "{}", at, status: "running" } as const;
  return { kind: "accept", acceptance };
}

function end(number: number, seq: number, at: number, cause?: "rejected" | "defect"): Change {
  const failure = cause === undefined ? undefined : ({ cause, code: "step-failed", message: "no" } as const);
  const fact =
    failure === undefined ? ({ kind: "completed", result: "1" } as const) : ({ kind: "dead", failure } as const);
  const recorded = { seq, at, fact };
  return { kind: "fact", run: runIdOf(number), flow: "orders", recorded, from: "running", to: fact.kind };
}

describe("the ledger", () => {
  let ledger: Ledger;
  beforeEach(() => {
    ledger = createLedger(db);
    createJournal(db, dir).commit([
      accept(1, "a", 10),
      accept(2, "b", 20),
      accept(3, "c", 30),
      end(1, 0, 40),
      end(2, 0, 50, "rejected"),
      end(3, 0, 60, "defect"),
    ]);
  });

  it.each<readonly [RunFilter, readonly string[]]>([
    [{}, ["c", "b", "a"]],
    [{ flow: "orders" }, ["c", "b", "a"]],
    [{ flow: "others" }, []],
    [{ status: "completed" }, ["a"]],
    [{ status: "dead" }, ["c", "b"]],
    [{ status: "running" }, []],
    [{ cause: "rejected" }, ["b"]],
    [{ cause: "timeout" }, []],
    [{ flow: "orders", status: "dead", cause: "defect" }, ["c"]],
    [{ key: "b" }, ["b"]],
    [{ key: "d" }, []],
    [{ flow: "orders", key: "b", status: "completed" }, []],
  ])("lists for %j the keys %j", (filter, keys) => {
    expect(ledger.runs(filter, { limit: 10 }).runs.map(({ key }) => key)).toEqual(keys);
  });

  it.each([0, -5, 0.4])("lists at least one run, also when %d are asked for", (limit) => {
    expect(ledger.runs({}, { limit }).runs).toHaveLength(1);
  });

  it("refuses a page before something that is no run id", () => {
    for (const id of ["", "nonsense", "zzzzzzzzzzz", runIdOf(99)]) expect(ledger.run(id)).toBeUndefined();
    expect(() => ledger.runs({}, { limit: 10, before: "nonsense" })).toThrow(
      expect.objectContaining({ code: "request-invalid" }),
    );
  });

  it("forgets cause, message and end of a run that is replayed", () => {
    const recorded = { seq: 1, at: 70, fact: { kind: "replayed", from: "start", by: "operator" } } as const;
    createJournal(db, dir).commit([
      { kind: "fact", run: runIdOf(2), flow: "orders", recorded, from: "dead", to: "running" },
    ]);
    expect(ledger.run(runIdOf(2))).not.toHaveProperty("cause");
    expect(ledger.run(runIdOf(2))).not.toHaveProperty("message");
    expect(ledger.run(runIdOf(2))).not.toHaveProperty("endedAt");
    expect(ledger.runs({ cause: "rejected" }, { limit: 10 }).runs).toEqual([]);
  });

  it("counts the hours that begin in the time asked for, wherever in an hour that starts and ends", () => {
    const start = Date.UTC(2020, 0, 1);
    const all = [
      { flow: "orders", status: "completed", count: 1 },
      { flow: "orders", status: "dead", count: 2 },
    ];
    expect(ledger.countsByStatus(start, start + 1)).toEqual(all);
    expect(ledger.countsByStatus(start - hourMs / 2, start + hourMs / 2)).toEqual(all);
    expect(ledger.countsByStatus(start + 1, start + 2 * hourMs)).toEqual([]);
    expect(ledger.countsByStatus(start - hourMs, start)).toEqual([]);
  });
});
