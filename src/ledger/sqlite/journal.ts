import type { DatabaseSync } from "node:sqlite";
import { type RunId, runIdOf, runNumber } from "../../core/ids.ts";
import type { Signal } from "../../runs/execution.ts";
import type { AwaitingFact, Decision } from "../../runs/fact.ts";
import type { Journal, OpenRun, StoredRun } from "../../runs/journal.ts";
import type { RunStatus, WaitKind } from "../../runs/status.ts";
import type { EntryRow } from "./entry-row.ts";
import { factOf } from "./fact-row.ts";
import { createLanes } from "./lanes.ts";
import { createEntryReader } from "./payloads.ts";
import { createProbe } from "./probe.ts";
import { createPruner } from "./prune.ts";
import { createWriter } from "./write.ts";

/** The columns of an unfinished run, in the order in which they are asked for. */
type OpenRow = readonly [
  id: number,
  flow: string,
  version: string,
  status: RunStatus,
  acceptedAt: number,
  dueAt: number | null,
  waitsFor: WaitKind | null,
  lane: string | null,
  hasSignal: 0 | 1,
  isBehindDead: 0 | 1,
];

/** @param place names the data folder in errors. */
export function createJournal(db: DatabaseSync, place: string): Journal {
  const selectRun = db.prepare(
    `SELECT flows.name AS flow, version, key, status, accepted_at, parent, parent_step, lane
     FROM runs JOIN flows ON flows.id = runs.flow WHERE runs.id = ?`,
  );
  const entriesOf = createEntryReader(db, place);
  // Status by status, each in the order of its index, and merged: a sort of all would need them in memory.
  const openOf = (status: string) =>
    `SELECT runs.id AS id, flows.name AS flow, version, status, accepted_at, due_at, waiting_kind, lane,
       EXISTS (SELECT 1 FROM signals WHERE signals.run = runs.id) AS has_signal,
       lane IS NOT NULL AND EXISTS (
         SELECT 1 FROM runs AS before WHERE before.flow = runs.flow AND before.lane = runs.lane AND before.id < runs.id
         AND before.status IN ('accepted', 'running', 'waiting', 'compensating', 'dead') AND before.status = 'dead'
       ) AS is_behind_dead
     FROM runs CROSS JOIN flows ON flows.id = runs.flow WHERE status <> 'completed' AND status = '${status}'`;
  const selectOpen = db.prepare(
    `${["accepted", "running", "waiting", "compensating"].map(openOf).join(" UNION ALL ")} ORDER BY id`,
  );
  // A million rows may come: an array costs half of what an object with names costs.
  selectOpen.setReturnArrays(true);
  const selectLast = db.prepare("SELECT max(id) AS id FROM runs");
  const selectSignals = db.prepare("SELECT step, body FROM signals WHERE run = ?");
  const selectAwaiting = db.prepare(
    `SELECT entries.* FROM waits JOIN entries ON entries.run = waits.run AND entries.step = waits.step
     WHERE waits.run = ? AND waits.step = ? AND entries.kind = 'awaiting'
     AND NOT EXISTS (SELECT 1 FROM signals WHERE signals.run = waits.run AND signals.step = waits.step)
     ORDER BY entries.id DESC LIMIT 1`,
  );
  const selectCalled = db.prepare(
    `SELECT id FROM runs WHERE parent = ? AND parent_step IS NOT NULL
     AND status IN ('accepted', 'running', 'waiting', 'compensating') ORDER BY id`,
  );
  const selectPaused = db.prepare("SELECT name, paused FROM flows WHERE paused IS NOT NULL");
  const selectLane = db.prepare("SELECT flow FROM runs WHERE id = ?");
  const lanes = createLanes(db);

  function load(run: string): StoredRun | undefined {
    const id = runNumber(run);
    const row = id === undefined ? undefined : selectRun.get(id);
    if (id === undefined || row === undefined) return undefined;
    const [accepted, ...entries] = entriesOf(id);
    const { parent, parent_step: step, lane } = row;
    return {
      run,
      flow: String(row["flow"]),
      version: String(row["version"]),
      key: String(row["key"]),
      input: accepted?.body ?? "null",
      acceptedAt: Number(row["accepted_at"]),
      status: row["status"] as RunStatus,
      facts: entries.map((entry, seq) => ({ seq, at: entry.at, fact: factOf(entry) })),
      ...(typeof step === "string" ? { parent: { run: runIdOf(Number(parent)), name: step } } : {}),
      ...(typeof lane === "string" ? { lane } : {}),
    };
  }

  function* openRuns(): Iterable<OpenRun> {
    for (const row of selectOpen.iterate() as unknown as Iterable<OpenRow>) {
      const [id, flow, version, status, acceptedAt, dueAt, waitsFor, lane, hasSignal, isBehindDead] = row;
      yield {
        run: runIdOf(id),
        flow,
        version,
        status,
        acceptedAt,
        hasSignal: hasSignal === 1,
        waitsFor: waitsFor ?? undefined,
        dueAt: dueAt ?? undefined,
        lane: lane ?? undefined,
        isBehindDead: isBehindDead === 1,
      };
    }
  }

  function signals(run: RunId): ReadonlyMap<string, Signal> {
    const rows = selectSignals.all(runNumber(run) ?? 0);
    return new Map(rows.map((row) => [String(row["step"]), JSON.parse(String(row["body"])) as Signal]));
  }

  return {
    commit: createWriter(db, place),
    prune: createPruner(db, place),
    probe: createProbe(db, place),
    load,
    signals,
    openRuns,
    awaiting({ run, name }) {
      const row = selectAwaiting.get(runNumber(run) ?? 0, name);
      return row === undefined ? undefined : (factOf(row as unknown as EntryRow) as AwaitingFact);
    },
    isBehind(run, lane) {
      const id = runNumber(run) ?? 0;
      return lanes.isBehind(Number(selectLane.get(id)?.["flow"]), lane, id);
    },
    calledBy: (run) => selectCalled.all(runNumber(run) ?? 0).map((row) => runIdOf(Number(row["id"]))),
    pausedFlows: () =>
      new Map(selectPaused.all().map((row) => [String(row["name"]), JSON.parse(String(row["paused"])) as Decision])),
    lastRunNumber: () => Number(selectLast.get()?.["id"] ?? 0),
  };
}
