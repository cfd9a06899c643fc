import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type RunId, runIdOf, runIdTime, runNumber } from "../../core/ids.ts";
import { signalOfEnd } from "../../runs/ends.ts";
import type { Acceptance, Lane, Unconverted } from "../../runs/fact.ts";
import type { Change, FactChange, Written } from "../../runs/journal.ts";
import type { Rejection } from "../../runs/rejection.ts";
import { isFinal, type RunStatus } from "../../runs/status.ts";
import type { EntryRow } from "./entry-row.ts";
import { translate } from "./errors.ts";
import { createFactWriter, factOf } from "./fact-row.ts";
import { createGatherWriter } from "./gathers.ts";
import { createLanes } from "./lanes.ts";
import { createPayloadWriter, fullBody } from "./payloads.ts";
import { createMarkWriter } from "./schedule-marks.ts";
import { hourMs, keptRejections } from "./schema.ts";
import { createWaitWriter } from "./waits.ts";

/** The hot path of the embedded engine: prepared statements, one transaction for a group of changes. */
export function createWriter(
  db: DatabaseSync,
  place: string,
): (changes: readonly Change[]) => readonly (Written | undefined)[] {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const insertRun = db.prepare(
    "INSERT INTO runs (id, flow, version, key, status, accepted_at, parent, parent_step, lane) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (flow, key) DO NOTHING",
  );
  const findKey = db.prepare("SELECT id, parent, parent_step FROM runs WHERE flow = ? AND key = ?");
  const findEnd = db.prepare(`SELECT *, ${fullBody} AS body FROM entries WHERE run = ? ORDER BY id DESC LIMIT 1`);
  const updatePaused = db.prepare("UPDATE flows SET paused = ? WHERE id = ?");
  const insertInput = db.prepare("INSERT INTO entries (run, at, kind, body) VALUES (?, ?, 'accepted', ?)");
  const insertRejection = db.prepare("INSERT INTO rejections (at, flow, code, detail, bytes) VALUES (?, ?, ?, ?, ?)");
  const pruneRejections = db.prepare("DELETE FROM rejections WHERE id <= ?");
  const countRejection = db.prepare(
    "INSERT INTO rejection_counts (hour, flow, code, count) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
  );
  const flowIdOf = createFlowIds(db);
  const payloads = createPayloadWriter(db);
  const writeFact = createFactWriter(db, payloads);
  const writeMark = createMarkWriter(db);
  const counts = createCounts(db);
  const waits = createWaitWriter(db);
  const lanes = createLanes(db);
  const gathers = createGatherWriter(db, {
    open: (flow, acceptance) => insert(flow, { ...acceptance, status: "waiting" }) ?? 0,
    write: (run, fact, at) => void writeFact(run, { seq: 0, at, fact }, "waiting", "waiting"),
  });

  function accept(acceptance: Acceptance): Written | undefined {
    const { key, lane, gathering } = acceptance;
    const flow = flowIdOf(acceptance.flow);
    const joined = gathers.isOf(flow) ? gathers.find(flow, key) : undefined;
    if (joined !== undefined) return { existing: joined };
    if (gathering !== undefined && findKey.get(flow, key) === undefined) {
      return gathers.accept(flow, acceptance, gathering);
    }
    const id = gathering === undefined ? insert(flow, acceptance) : undefined;
    if (id === undefined) return known(flow, acceptance);
    if (acceptance.unconverted !== undefined) return addFact(bornDead(acceptance, acceptance.unconverted));
    return lane !== undefined && lanes.isBehind(flow, lane, id) ? { isBehind: true } : undefined;
  }

  /** Answers the number of the run; `undefined` when there is one with the key, and nothing was written. */
  function insert(flow: number, acceptance: Omit<Acceptance, "status"> & { readonly status: RunStatus }) {
    const { run, version, key, status, at, input, parent, parentStep, lane } = acceptance;
    const id = numberOf(run);
    const parentId = parent === undefined ? null : numberOf(parent);
    const { changes } = insertRun.run(
      id,
      flow,
      version,
      key,
      status,
      at,
      parentId,
      parentStep ?? null,
      lane?.key ?? null,
    );
    if (changes === 0) return undefined;
    const entry = insertInput.run(id, at, payloads.inline(input));
    payloads.rest(entry.lastInsertRowid, input);
    counts.add(flow, id, status, 1);
    return id;
  }

  /** The run that has the key. Who calls it once more, after a replay, is told how it ended, if it has. */
  function known(flow: number, { key, parent, parentStep }: Acceptance): Written {
    const row = findKey.get(flow, key);
    const id = Number(row?.["id"]);
    const existing = runIdOf(id);
    if (parent === undefined || parentStep === undefined) return { existing };
    const isSameCall = Number(row?.["parent"]) === numberOf(parent) && row?.["parent_step"] === parentStep;
    const end = isSameCall ? signalOfEnd(existing, factOf(findEnd.get(id) as unknown as EntryRow)) : undefined;
    return end === undefined ? { existing } : { existing, ...waits.send(numberOf(parent), parentStep, end) };
  }

  function addFact({ run, flow, recorded, from, to, lane, tell }: FactChange): Written | undefined {
    const id = numberOf(run);
    const entry = writeFact(id, recorded, from, to);
    const followed = waits.follow(id, recorded.fact, to, entry);
    if ((gathers.isUsed && from === "waiting") || recorded.fact.kind === "gathered") {
      gathers.follow(flowIdOf(flow), id, recorded);
    }
    const told = tell === undefined ? undefined : waits.send(numberOf(tell.to.run), tell.to.name, tell.signal);
    if (from === to) return followed;
    const flowId = flowIdOf(flow);
    counts.add(flowId, id, from, -1);
    counts.add(flowId, id, to, 1);
    const next = lane === undefined ? undefined : nextInLane(flowId, lane, to);
    if (told === undefined && next === undefined) return followed;
    return { wake: [...(followed?.wake ?? []), ...(told?.wake ?? []), ...(next ?? [])] };
  }

  function nextInLane(flow: number, lane: Lane, to: RunStatus): readonly RunId[] | undefined {
    const isOver = isFinal(to) || (to === "dead" && !lane.holdsWhenDead);
    return isOver ? lanes.next(flow, lane) : undefined;
  }

  function addRejection({ at, flow, code, detail, bytes }: Rejection): void {
    countRejection.run(Math.floor(at / hourMs), flow ?? "", code);
    // What is for no flow is only counted: whoever tries out addresses must not push the others out.
    if (flow === undefined) return;
    const { lastInsertRowid } = insertRejection.run(at, flow, code, detail, bytes);
    pruneRejections.run(Number(lastInsertRowid) - keptRejections);
  }

  function apply(change: Change): Written | undefined {
    switch (change.kind) {
      case "accept":
        return accept(change.acceptance);
      case "fact":
        return addFact(change);
      case "signal":
        return waits.send(numberOf(change.to.run), change.to.name, change.signal);
      case "flow":
        updatePaused.run(change.paused === undefined ? null : JSON.stringify(change.paused), flowIdOf(change.flow));
        return undefined;
      case "rejection":
        addRejection(change.rejection);
        return undefined;
      case "seal":
        gathers.sealDue(numberOf(change.run), change.at);
        return undefined;
      case "schedule":
        writeMark(change.mark);
        return undefined;
    }
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
      waits.clear();
      if (db.isTransaction) db.exec("ROLLBACK");
      throw translate(error, place);
    }
  };
}

/** The first and for now the last fact of a run whose message its flow cannot take. */
function bornDead({ run, flow, at, status }: Acceptance, { failure }: Unconverted): FactChange {
  return {
    kind: "fact",
    run,
    flow,
    recorded: { seq: 0, at, fact: { kind: "dead", failure } },
    from: status,
    to: "dead",
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
