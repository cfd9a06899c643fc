import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Change, Journal } from "../../runs/journal.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { createLedger } from "./ledger.ts";
import { keptRejections } from "./schema.ts";

let dir: string;
let db: DatabaseSync;
let journal: Journal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-journal-"));
  db = openDatabase(dir);
  journal = createJournal(db, dir);
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

function accept(number: number, key: string, flow = "f"): Change {
  const run = runIdOf(number);
  return { kind: "accept", acceptance: { run, flow, version: "1.0.0", key, input: "{}", at: 1, status: "running" } };
}

describe("the journal", () => {
  it("names the run that has the key, also when both came in one commit", () => {
    expect(journal.commit([accept(1, "a"), accept(2, "a"), accept(3, "a", "g")])).toEqual([
      undefined,
      { existing: runIdOf(1) },
      undefined,
    ]);
    expect(journal.commit([accept(4, "a")])).toEqual([{ existing: runIdOf(1) }]);
    expect(journal.load(runIdOf(2))).toBeUndefined();
    expect(journal.lastRunNumber()).toBe(3);
  });

  it("holds keys apart that differ only for a computer", () => {
    const keys = [
      "a",
      "A",
      "a ",
      " a",
      "a\u0000",
      "\u00e9",
      "e\u0301",
      "1",
      "01",
      "1.0",
      "NULL",
      "'; DROP TABLE runs; --",
    ];
    const answers = journal.commit(keys.map((key, index) => accept(index + 1, key)));
    expect(answers).toEqual(keys.map(() => undefined));
    expect(keys.map((_, index) => journal.load(runIdOf(index + 1))?.key)).toEqual(keys);
  });

  it("writes all of a commit or nothing of it, and takes the rest of it later", () => {
    const odd = { ...accept(2, "b"), acceptance: { run: "no id", flow: "g", version: "", key: "b", input: "", at: 1 } };
    expect(() => journal.commit([accept(1, "a", "g"), odd as never])).toThrow(RangeError);
    expect(journal.lastRunNumber()).toBe(0);
    // The flow was first seen in the commit that failed.
    expect(journal.commit([accept(1, "a", "g")])).toEqual([undefined]);
    expect(journal.load(runIdOf(1))).toMatchObject({ flow: "g", key: "a" });
  });

  it("reports a full disk, and has nothing of the commit then", () => {
    db.exec(`PRAGMA max_page_count=${Number(db.prepare("PRAGMA page_count").get()?.["page_count"])}`);
    const many = Array.from({ length: 500 }, (_, index) => accept(index + 1, `key ${index}`));
    expect(() => journal.commit(many)).toThrow(expect.objectContaining({ code: "disk-full" }));
    expect(journal.lastRunNumber()).toBe(0);
    db.exec("PRAGMA max_page_count=1000000");
    expect(journal.commit(many)).toHaveLength(500);
  });

  it("finds out whether the disk takes something, and leaves nothing behind", () => {
    journal.probe();
    db.exec(`PRAGMA max_page_count=${Number(db.prepare("PRAGMA page_count").get()?.["page_count"])}`);
    const filler = "x".repeat(200_000);
    const large = {
      kind: "rejection",
      rejection: { at: 1, flow: "f", code: "internal", detail: filler, bytes: 0 },
    } as const;
    expect(() => journal.commit([large])).toThrow(expect.objectContaining({ code: "disk-full" }));
    // The room of an earlier probe does for the next one; taken up, there is none.
    journal.commit([{ ...large, rejection: { ...large.rejection, detail: "x".repeat(60_000) } }]);
    expect(() => journal.probe()).toThrow(expect.objectContaining({ code: "disk-full" }));
    db.exec("PRAGMA max_page_count=1000000");
    journal.probe();
    expect(createLedger(db).rejections(10)).toHaveLength(1);
  });

  it("reports a database that became read-only", () => {
    db.exec("PRAGMA query_only=1");
    expect(() => journal.commit([accept(1, "a")])).toThrow(expect.objectContaining({ code: "data-unwritable" }));
    db.exec("PRAGMA query_only=0");
    expect(journal.commit([accept(1, "a")])).toEqual([undefined]);
  });

  it("reports that another program holds the file, for it may let go", () => {
    db.exec("PRAGMA busy_timeout=0");
    const other = openDatabase(dir);
    other.exec("BEGIN IMMEDIATE");
    expect(() => journal.commit([accept(1, "a")])).toThrow(expect.objectContaining({ code: "data-unwritable" }));
    other.exec("ROLLBACK");
    other.close();
    expect(journal.commit([accept(1, "a")])).toEqual([undefined]);
  });

  it("keeps the latest rejections, and the count of all", () => {
    const rejection = (index: number): Change => ({
      kind: "rejection",
      rejection: { at: index, flow: "f", code: "contract-broken", detail: String(index), bytes: 1 },
    });
    const extra = 25;
    journal.commit(Array.from({ length: keptRejections + extra }, (_, index) => rejection(index)));
    const ledger = createLedger(db);
    expect(db.prepare("SELECT count(*) AS count FROM rejections").get()).toEqual({ count: keptRejections });
    expect(ledger.rejections(2).map(({ detail }) => detail)).toEqual(["10024", "10023"]);
    expect(ledger.rejectionCounts(0, 1)).toEqual([
      { flow: "f", code: "contract-broken", count: keptRejections + extra },
    ]);
  });
});

describe("the unfinished runs", () => {
  it("come in order of acceptance, and are read one by one and not sorted in memory", () => {
    const statuses = ["waiting", "running", "completed", "accepted", "compensating", "dead", "waiting"] as const;
    journal.commit(
      statuses.flatMap((to, index): readonly Change[] => {
        const run = runIdOf(index + 1);
        const recorded = { seq: 0, at: 1, fact: { kind: "started" } } as const;
        return [accept(index + 1, `${index}`), { kind: "fact", run, flow: "f", recorded, from: "running", to }];
      }),
    );
    expect([...journal.openRuns()].map(({ run }) => run)).toEqual([1, 2, 4, 5, 7].map(runIdOf));
    const asked: string[] = [];
    const noting = new Proxy(db, {
      get: (target, name) =>
        name !== "prepare"
          ? Reflect.get(target, name, target)
          : (sql: string) => {
              asked.push(sql);
              return target.prepare(sql);
            },
    });
    createJournal(noting, dir);
    const open = asked.filter((sql) => sql.includes("UNION ALL"));
    const plan = open.flatMap((sql) =>
      db
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail)),
    );
    expect(plan.filter((detail) => detail.includes("runs_unfinished"))).toHaveLength(4);
    expect(plan.filter((detail) => /TEMP B-TREE|SCAN runs/.test(detail))).toEqual([]);
  });
});
