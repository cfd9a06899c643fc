import type { DatabaseSync } from "node:sqlite";
import { runIdOf, runNumber } from "../../core/ids.ts";
import type { Journal, OpenRun, StoredRun } from "../../runs/journal.ts";
import type { RunStatus } from "../../runs/status.ts";
import { type EntryRow, factOf, optional } from "./fact-row.ts";
import { createWriter } from "./write.ts";

/** @param place names the data folder in errors. */
export function createJournal(db: DatabaseSync, place: string): Journal {
  const selectRun = db.prepare(
    "SELECT flows.name AS flow, version, key, status, accepted_at FROM runs JOIN flows ON flows.id = runs.flow WHERE runs.id = ?",
  );
  const selectEntries = db.prepare("SELECT * FROM entries WHERE run = ? ORDER BY id");
  const selectOpen = db.prepare(
    `SELECT runs.id, flows.name AS flow, status, due_at FROM runs JOIN flows ON flows.id = runs.flow
     WHERE status <> 'completed' AND status IN ('accepted', 'running', 'waiting', 'compensating') ORDER BY runs.id`,
  );
  const selectLast = db.prepare("SELECT max(id) AS id FROM runs");

  function load(run: string): StoredRun | undefined {
    const id = runNumber(run);
    const row = id === undefined ? undefined : selectRun.get(id);
    if (id === undefined || row === undefined) return undefined;
    const [accepted, ...entries] = selectEntries.all(id) as unknown as readonly EntryRow[];
    return {
      run,
      flow: String(row["flow"]),
      version: String(row["version"]),
      key: String(row["key"]),
      input: accepted?.body ?? "null",
      acceptedAt: Number(row["accepted_at"]),
      status: row["status"] as RunStatus,
      facts: entries.map((entry, seq) => ({ seq, at: entry.at, fact: factOf(entry) })),
    };
  }

  return {
    commit: createWriter(db, place),
    load,
    openRuns: () =>
      selectOpen.all().map(
        (row): OpenRun => ({
          run: runIdOf(Number(row["id"])),
          flow: String(row["flow"]),
          status: row["status"] as RunStatus,
          ...optional("dueAt", row["due_at"] as number | null),
        }),
      ),
    lastRunNumber: () => Number(selectLast.get()?.["id"] ?? 0),
  };
}
