import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Change } from "../../runs/journal.ts";
import type { AllowedStay } from "../../runs/overstay.ts";
import type { RunStatus } from "../../runs/status.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { migrations } from "./schema.ts";
import { createStays } from "./stays.ts";

let dir: string;
let db: DatabaseSync;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-stays-"));
  db = openDatabase(dir);
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

function accept(number: number, at: number, flow = "f"): Change {
  const run = runIdOf(number);
  return {
    kind: "accept",
    acceptance: { run, flow, version: "1.0.0", key: String(number), input: "{}", at, status: "running" },
  };
}

function fact(number: number, at: number, happened: Fact, from: RunStatus, to: RunStatus, flow = "f"): Change {
  return { kind: "fact", run: runIdOf(number), flow, recorded: { seq: 0, at, fact: happened }, from, to };
}

const sleepsUntil = (untilAt: number): Fact => ({ kind: "slept", step: "s", untilAt });
const failed: Fact = { kind: "dead", failure: { cause: "defect", code: "flow-failed", message: "x" } };
const aSecond: AllowedStay = () => 1_000;

describe("the ledger", () => {
  it("finds who overstays, the longest first, and nobody who ended", () => {
    createJournal(db, dir).commit([
      accept(1, 5_000),
      accept(2, 100),
      fact(2, 200, sleepsUntil(4_000), "running", "waiting"),
      accept(3, 100),
      fact(3, 200, sleepsUntil(9_500), "running", "waiting"),
      accept(4, 100),
      fact(4, 300, failed, "running", "dead"),
      accept(5, 100),
      fact(5, 300, { kind: "completed", result: undefined }, "running", "completed"),
      accept(6, 100),
      fact(6, 3_000, { kind: "waiting", for: "system", name: "crm", untilAt: 9_900 }, "running", "waiting"),
    ]);
    const found = createStays(db)(aSecond, 10_000, 10);
    expect(found.map(({ run, status, sinceAt }) => [run, status, sinceAt])).toEqual([
      [runIdOf(6), "waiting", 3_000],
      [runIdOf(2), "waiting", 4_000],
      [runIdOf(1), "running", 5_000],
    ]);
    expect(found[0]?.waitingFor).toEqual({ kind: "system", name: "crm" });
    expect(createStays(db)(aSecond, 10_000, 2)).toEqual(found.slice(0, 2));
  });

  it("asks each flow and each wait for its own limit", () => {
    createJournal(db, dir).commit([
      accept(1, 0, "slow"),
      accept(2, 0, "fast"),
      fact(2, 0, sleepsUntil(0), "running", "waiting", "fast"),
      accept(3, 0, "fast"),
      fact(3, 0, { kind: "waiting", for: "task", name: "sign" }, "running", "waiting", "fast"),
    ]);
    const allowed: AllowedStay = (flow, _status, kind) => (flow === "slow" ? 5_000 : kind === "task" ? 3_000 : 1_000);
    const at = (now: number) => createStays(db)(allowed, now, 10).map(({ run }) => run);
    expect([at(1_000), at(2_000), at(4_000), at(6_000)]).toEqual([
      [],
      [runIdOf(2)],
      [runIdOf(2), runIdOf(3)].toSorted(),
      [runIdOf(1), runIdOf(2), runIdOf(3)],
    ]);
  });

  it("counts the stay anew when a run goes on, and from the last sign of life while it is undone", () => {
    const journal = createJournal(db, dir);
    const undoing: Fact = { kind: "undoing", failure: { cause: "rejected", code: "system-rejected", message: "x" } };
    journal.commit([accept(1, 0), fact(1, 0, sleepsUntil(2_000), "running", "waiting")]);
    journal.commit([fact(1, 7_000, { kind: "started" }, "waiting", "running")]);
    expect(createStays(db)(aSecond, 7_900, 10)).toEqual([]);
    journal.commit([fact(1, 8_000, undoing, "running", "compensating")]);
    journal.commit([fact(1, 9_000, { kind: "started" }, "compensating", "compensating")]);
    expect(createStays(db)(aSecond, 9_900, 10)).toEqual([]);
    expect(createStays(db)(aSecond, 10_100, 10)).toMatchObject([{ status: "compensating", sinceAt: 9_000 }]);
  });

  it("finds them by index, however many runs are stored", () => {
    const asked: string[] = [];
    const noting = new Proxy(db, {
      get: (target, name) => {
        if (name !== "prepare") return Reflect.get(target, name, target);
        return (sql: string) => {
          asked.push(sql);
          return target.prepare(sql);
        };
      },
    });
    createStays(noting)(aSecond, 10_000, 10);
    const plans = asked.flatMap((sql) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => String(row["detail"])),
    );
    expect(plans.filter((plan) => plan.includes("runs"))).not.toEqual([]);
    expect(plans.filter((plan) => /SCAN runs/.test(plan))).toEqual([]);
    expect(plans).toContainEqual(expect.stringContaining("runs_stay (flow=? AND waiting_kind=? AND stay_from<?)"));
  });

  it("knows the stays of runs that an earlier version left unfinished", () => {
    const old = new DatabaseSync(":memory:");
    old.exec(`${migrations[0]};${migrations[1]};
      INSERT INTO flows (id, name) VALUES (1, 'f');
      INSERT INTO runs (id, flow, version, key, status, accepted_at, waiting_kind, waiting_name, due_at)
        VALUES (1, 1, '1.0.0', 'a', 'waiting', 100, 'timer', 's', 5000), (2, 1, '1.0.0', 'b', 'running', 700, null, null, null)`);
    for (const migration of migrations.slice(2)) old.exec(migration);
    expect(createStays(old)(aSecond, 10_000, 10).map(({ sinceAt }) => sinceAt)).toEqual([700, 5_000]);
    old.close();
  });
});
