import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type RunId, runIdOf, runIdTime, runNumber } from "../../core/ids.ts";
import type { Acceptance } from "../../runs/fact.ts";
import type { Change } from "../../runs/journal.ts";
import type { Rejection } from "../../runs/rejection.ts";
import type { RunStatus } from "../../runs/status.ts";
import { translate } from "./errors.ts";
import { createFactWriter } from "./fact-row.ts";
import { hourMs, keptRejections } from "./schema.ts";

type FactChange = Extract<Change, { kind: "fact" }>;

/** The hot path of the embedded engine: prepared statements, one transaction for a group of changes. */
export function createWriter(
  db: DatabaseSync,
  place: string,
): (changes: readonly Change[]) => readonly (RunId | undefined)[] {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const insertRun = db.prepare(
    "INSERT INTO runs (id, flow, version, key, status, accepted_at, parent) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (flow, key) DO NOTHING",
  );
  const findKey = db.prepare("SELECT id FROM runs WHERE flow = ? AND key = ?");
  const insertInput = db.prepare("INSERT INTO entries (run, at, kind, body) VALUES (?, ?, 'accepted', ?)");
  const insertRejection = db.prepare("INSERT INTO rejections (at, flow, code, detail, bytes) VALUES (?, ?, ?, ?, ?)");
  const pruneRejections = db.prepare("DELETE FROM rejections WHERE id <= ?");
  const countRejection = db.prepare(
    "INSERT INTO rejection_counts (hour, flow, code, count) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
  );
  const flowIdOf = createFlowIds(db);
  const writeFact = createFactWriter(db);
  const counts = createCounts(db);

  function accept(acceptance: Acceptance): RunId | undefined {
    const { run, version, key, status, at, input, parent } = acceptance;
    const id = numberOf(run);
    const flow = flowIdOf(acceptance.flow);
    const inserted = insertRun.run(id, flow, version, key, status, at, parent === undefined ? null : numberOf(parent));
    if (inserted.changes === 0) return runIdOf(Number(findKey.get(flow, key)?.["id"]));
    insertInput.run(id, at, input);
    counts.add(flow, id, status, 1);
    return undefined;
  }

  function addFact({ run, flow, recorded, from, to }: FactChange): void {
    const id = numberOf(run);
    writeFact(id, recorded, from, to);
    if (from === to) return;
    const flowId = flowIdOf(flow);
    counts.add(flowId, id, from, -1);
    counts.add(flowId, id, to, 1);
  }

  function addRejection({ at, flow, code, detail, bytes }: Rejection): void {
    countRejection.run(Math.floor(at / hourMs), flow ?? "", code);
    // What is for no flow is only counted: whoever tries out addresses must not push the others out.
    if (flow === undefined) return;
    const { lastInsertRowid } = insertRejection.run(at, flow, code, detail, bytes);
    pruneRejections.run(Number(lastInsertRowid) - keptRejections);
  }

  function apply(change: Change): RunId | undefined {
    if (change.kind === "accept") return accept(change.acceptance);
    if (change.kind === "fact") addFact(change);
    else addRejection(change.rejection);
    return undefined;
  }

  return (changes) => {
    try {
      begin.run();
      const existing = changes.map(apply);
      counts.write();
      commit.run();
      return existing;
    } catch (error) {
      counts.clear();
      flowIdOf.clear();
      if (db.isTransaction) db.exec("ROLLBACK");
      throw translate(error, place);
    }
  };
}

function numberOf(run: RunId): number {
  const number = runNumber(run);
  if (number === undefined) throw new RangeError(`"${run}" is not a run id of an embedded engine.`);
  return number;
}

/** Numbers of flow names, which are shorter than the names in a million rows. */
function createFlowIds(db: DatabaseSync): ((name: string) => number) & { clear(): void } {
  const select = db.prepare("SELECT id FROM flows WHERE name = ?");
  const insert = db.prepare("INSERT INTO flows (name) VALUES (?)");
  const known = new Map<string, number>();
  const idOf = (name: string): number => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const id = Number(select.get(name)?.["id"] ?? insert.run(name).lastInsertRowid);
    known.set(name, id);
    return id;
  };
  return Object.assign(idOf, { clear: () => known.clear() });
}

interface Counts {
  add(flow: number, run: number, status: RunStatus, by: number): void;
  write(): void;
  clear(): void;
}

/** Adds up what a transaction does to the counts, so that many runs of one flow cost one row. */
function createCounts(db: DatabaseSync): Counts {
  const upsert: StatementSync = db.prepare(
    "INSERT INTO counts (flow, hour, status, count) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count",
  );
  const pending = new Map<
    string,
    { readonly flow: number; readonly hour: number; readonly status: RunStatus; by: number }
  >();
  return {
    add(flow, run, status, by) {
      const hour = Math.floor(runIdTime(run) / hourMs);
      const key = `${flow} ${hour} ${status}`;
      const count = pending.get(key);
      if (count === undefined) pending.set(key, { flow, hour, status, by });
      else count.by += by;
    },
    write() {
      for (const { flow, hour, status, by } of pending.values()) if (by !== 0) upsert.run(flow, hour, status, by);
      pending.clear();
    },
    clear: () => pending.clear(),
  };
}
