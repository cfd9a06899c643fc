import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { firstRunNumber, runIdOf } from "../../core/ids.ts";
import type { Change, Journal } from "../../runs/journal.ts";
import { isFinal, type RunStatus, runStatuses } from "../../runs/status.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { createLedger } from "./ledger.ts";
import { outOfLineBytes } from "./payloads.ts";

let dir: string;
let db: DatabaseSync;
let journal: Journal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-prune-"));
  db = openDatabase(dir);
  db.exec("PRAGMA synchronous=OFF");
  journal = createJournal(db, dir);
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;
const large = JSON.stringify("x".repeat(outOfLineBytes));

interface Made {
  readonly flow: string;
  readonly status: RunStatus;
  readonly endedAfterHours: number;
  /** Index of an older run. */
  readonly parent: number | undefined;
  readonly isLarge: boolean;
}

const made: fc.Arbitrary<Made> = fc.record({
  flow: fc.constantFrom("a", "b"),
  status: fc.constantFrom(...runStatuses, "completed" as const),
  endedAfterHours: fc.nat(5),
  parent: fc.option(fc.nat(7), { nil: undefined }),
  isLarge: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
});

const slice = fc.record({
  flow: fc.constantFrom("a", "b"),
  endedBeforeHours: fc.nat(14),
  maxRuns: fc.integer({ min: 1, max: 4 }),
  held: fc.nat(11),
});

/** The run of a place in the list: one is accepted every hour. */
const runAt = (index: number) => runIdOf(firstRunNumber(start + index * hour));
const endOf = ({ endedAfterHours }: Made, index: number) => start + (index + endedAfterHours) * hour;

function write(runs: readonly Made[]): void {
  const changes = runs.flatMap((made, index): readonly Change[] => {
    const { flow, status, parent, isLarge } = made;
    const run = runAt(index);
    const at = start + index * hour;
    const input = isLarge ? large : "{}";
    const acceptance = { run, flow, version: "1.0.0", key: String(index), input, at, status: "running" } as const;
    const recorded = { seq: 0, at: endOf(made, index), fact: { kind: "started" } } as const;
    return [
      {
        kind: "accept",
        acceptance: parent !== undefined && parent < index ? { ...acceptance, parent: runAt(parent) } : acceptance,
      },
      { kind: "fact", run, flow, recorded, from: "running", to: status },
    ];
  });
  journal.commit(changes);
}

/** Whether the rules let the run go: it is final, old enough, and no relative that is not final is there. */
function mayGo(runs: readonly Made[], index: number, flow: string, endedBefore: number): boolean {
  const one = runs[index];
  if (one === undefined || one.flow !== flow || !isFinal(one.status) || endOf(one, index) >= endedBefore) return false;
  const parent = one.parent !== undefined && one.parent < index ? runs[one.parent] : undefined;
  const children = runs.filter((other, at) => other.parent === index && index < at);
  return [parent, ...children].every((other) => other === undefined || isFinal(other.status));
}

function counted(table: string): ReadonlyMap<string, number> {
  const rows = db.prepare(`SELECT flow, hour, status, count FROM ${table} WHERE count <> 0`).all();
  return new Map(rows.map((row) => [`${row["flow"]} ${row["hour"]} ${row["status"]}`, Number(row["count"])]));
}

function present(): ReadonlyMap<string, number> {
  const rows = db
    .prepare("SELECT flow, (id / 4096 + ?) / 3600000 AS hour, status, count(*) AS count FROM runs GROUP BY 1, 2, 3")
    .all(BigInt(Date.UTC(2020, 0, 1)));
  return new Map(rows.map((row) => [`${row["flow"]} ${row["hour"]} ${row["status"]}`, Number(row["count"])]));
}

function clear(): void {
  db.exec("DELETE FROM runs; DELETE FROM entries; DELETE FROM payloads; DELETE FROM counts; DELETE FROM pruned_counts");
}

it("pruning at any moment loses no run that is unfinished, dead, young, held or needed, and what is left agrees", () => {
  const ledger = createLedger(db);
  fc.assert(
    fc.property(fc.array(made, { maxLength: 12 }), fc.array(slice, { minLength: 1, maxLength: 6 }), (runs, slices) => {
      clear();
      write(runs);
      const counts = counted("counts");
      const gone = new Set<number>();
      for (const { flow, endedBeforeHours, maxRuns, held } of slices) {
        const endedBefore = start + endedBeforeHours * hour;
        const isHeld = (run: string) => run === runAt(held);
        journal.prune({ flow, endedBefore, maxRuns, maxMs: 1_000, isHeld });
        for (const [index] of runs.entries()) {
          if (gone.has(index) || journal.load(runAt(index)) !== undefined) continue;
          expect(mayGo(runs, index, flow, endedBefore) && index !== held).toBe(true);
          gone.add(index);
        }
      }
      const left = runs.keys().filter((index) => !gone.has(index));
      const listed = ledger.runs({}, { limit: 500 }).runs.map(({ run }) => run);
      expect(listed.toReversed()).toEqual([...left].map(runAt));
      expect(counted("counts")).toEqual(counts);
      const pruned = counted("pruned_counts");
      for (const [key, count] of counts) expect((present().get(key) ?? 0) + (pruned.get(key) ?? 0)).toBe(count);
      const orphans = (sql: string) => db.prepare(sql).all();
      expect(orphans("SELECT id FROM entries WHERE run NOT IN (SELECT id FROM runs)")).toEqual([]);
      expect(orphans("SELECT entry FROM payloads WHERE entry NOT IN (SELECT id FROM entries)")).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it("slice after slice deletes everything that may go, and nothing else", () => {
  fc.assert(
    fc.property(
      fc.array(made, { maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(14),
      (runs, maxRuns, hours) => {
        clear();
        write(runs);
        const endedBefore = start + hours * hour;
        const first = { flow: "a", endedBefore, maxRuns, maxMs: 1_000, isHeld: () => false };
        for (let { next } = journal.prune(first); next !== undefined; ) {
          ({ next } = journal.prune({ ...first, after: next }));
        }
        for (const [index] of runs.entries()) {
          const isGone = journal.load(runAt(index)) === undefined;
          expect(isGone).toBe(mayGo(runs, index, "a", endedBefore));
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("a slice that is out of time has deleted at least one run, and says where to go on", () => {
  write(Array.from({ length: 5 }, () => ({ ...run, status: "completed" }) as const));
  const request = { flow: "a", endedBefore: start + 10 * hour, maxRuns: 5, maxMs: 0, isHeld: () => false };
  const { prunedCount, next } = journal.prune(request);
  expect(prunedCount).toBeGreaterThan(0);
  const left = Array.from({ length: 5 }, (_, index) => journal.load(runAt(index))).filter((one) => one !== undefined);
  expect(left).toHaveLength(5 - prunedCount);
  expect(next).toBe(prunedCount < 5 ? runAt(prunedCount - 1) : undefined);
});

const run = { flow: "a", endedAfterHours: 0, parent: undefined, isLarge: false } as const;

it("a slice that the disk refuses deletes nothing", () => {
  write([{ ...run, status: "completed" }]);
  db.exec("PRAGMA query_only=1");
  const request = { flow: "a", endedBefore: start + 10 * hour, maxRuns: 5, maxMs: 10, isHeld: () => false };
  expect(() => journal.prune(request)).toThrow(expect.objectContaining({ code: "data-unwritable" }));
  db.exec("PRAGMA query_only=0");
  expect(journal.load(runAt(0))).toBeDefined();
  expect(journal.prune(request)).toEqual({ prunedCount: 1 });
});
