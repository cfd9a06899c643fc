/**
 * Holds a data folder against what must be true of it.
 *
 * 1. `integrity`: every page, index and row is as SQLite wrote it (`PRAGMA integrity_check`).
 * 2. `messages`: every run begins with the message that was accepted, and no entry is without a run.
 * 3. `statuses`: the status of every run is the one that its facts amount to.
 * 4. `counts`: for every flow, hour and status there are as many runs as counted, less those that were pruned.
 * 5. `payloads`: what lies out of line is there, as large as its entry says, and nothing else is.
 * 6. `texts`: messages, results and events are JSON.
 * 7. `gathers`: the runs that take further messages are known with as many messages as they have, and every message that joined a
 *    run is found by its key.
 *
 * SQLite keeps no checksums: a bit that changed inside a text and left it JSON is not found.
 */
import type { DatabaseSync } from "node:sqlite";
import { runIdOf, runIdTime } from "../../core/ids.ts";
import type { RunStatus } from "../../runs/status.ts";
import { createStatusFold, type StatusFold } from "../../runs/status-fold.ts";
import type { EntryRow } from "./entry-row.ts";
import { factOf } from "./fact-row.ts";
import { hourMs } from "./schema.ts";
import { createGatherCheck } from "./verify-gathers.ts";

export const verifyChecks = ["integrity", "messages", "statuses", "counts", "payloads", "texts", "gathers"] as const;

export type VerifyCheck = (typeof verifyChecks)[number];

export interface Verified {
  readonly runCount: number;
  readonly entryCount: number;
  /** What is wrong, by check; the first `keptProblems` of each. A check that found nothing wrong is absent. */
  readonly problems: ReadonlyMap<VerifyCheck, Problems>;
}

export interface Problems {
  readonly count: number;
  readonly first: readonly string[];
}

/** More of a kind say nothing new. */
const keptProblems = 20;

/** How many entries are looked at between two signs of life. */
const stride = 50_000;

type Note = (check: VerifyCheck, problem: string) => void;

/** Yields what is being done, for whoever watches. The database is read in one transaction: as it was at the beginning. */
export function* verifyDatabase(db: DatabaseSync): Generator<string, Verified> {
  const problems = new Map<VerifyCheck, { count: number; readonly first: string[] }>();
  const note: Note = (check, problem) => {
    const known = problems.get(check) ?? { count: 0, first: [] };
    if (++known.count <= keptProblems) known.first.push(problem);
    problems.set(check, known);
  };
  db.exec("BEGIN");
  try {
    yield "every page and index";
    for (const row of db.prepare(`PRAGMA integrity_check(${keptProblems})`).iterate()) {
      const answer = String(row["integrity_check"]);
      if (answer !== "ok") note("integrity", answer);
    }
    const sizes = yield* verifyRuns(db, note);
    yield "payloads";
    verifyPayloads(db, note);
    return { ...sizes, problems };
  } catch (error) {
    // What is damaged may be met by any of the questions above.
    if (!isDamage(error)) throw error;
    note("integrity", error.message);
    return { runCount: 0, entryCount: 0, problems };
  } finally {
    db.exec("ROLLBACK");
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return false;
  return [11, 26].includes(error.errcode & 0xff);
}

interface RunEntry extends EntryRow {
  readonly run_id: number;
  readonly flow: number;
  readonly version: string;
  readonly status: RunStatus;
  /** Null for a run without entries. */
  readonly entry: number | null;
  readonly is_json: 0 | 1;
  readonly payload_bytes: number | null;
  readonly stored_bytes: number | null;
}

/** Everything about runs and entries, in one walk. */
function* verifyRuns(
  db: DatabaseSync,
  note: Note,
): Generator<string, { readonly runCount: number; readonly entryCount: number }> {
  const rows = db
    .prepare(
      `SELECT runs.id AS run_id, flow, version, status, entries.id AS entry, entries.run, at, kind, step, attempt, system, started_at,
         duration_ms, entries.due_at, NULL AS body, detail, NULL AS response, body IS NULL OR json_valid(body) AS is_json, payload_bytes,
         CASE WHEN payload_bytes IS NOT NULL
           THEN (SELECT octet_length(body) FROM payloads WHERE payloads.entry = entries.id) END AS stored_bytes
       FROM runs LEFT JOIN entries ON entries.run = runs.id ORDER BY runs.id, entries.id`,
    )
    .iterate() as unknown as Iterable<RunEntry>;
  const counted = createCountCheck(db);
  const gathered = createGatherCheck(db, (problem) => note("gathers", problem));
  let current: RunEntry | undefined;
  let fold: StatusFold | undefined;
  let [runCount, entryCount] = [0, 0];

  const endRun = (): void => {
    if (current === undefined) return;
    gathered.end(current);
    const told = fold?.status;
    if (told === current.status) return;
    note("statuses", `run ${runIdOf(current.run_id)} is ${current.status}, and its facts say ${told}`);
  };

  for (const row of rows) {
    if (row.run_id !== current?.run_id) {
      endRun();
      current = row;
      fold = createStatusFold(row.status);
      runCount++;
      counted.add(row.flow, row.run_id, row.status);
      if (row.kind !== "accepted") note("messages", `run ${runIdOf(row.run_id)} does not begin with its message`);
    } else {
      fold?.add(factOf(row));
    }
    gathered.add(row);
    verifyEntry(row, note);
    if (row.entry !== null) entryCount++;
    if (entryCount % stride === 0) yield `${runCount.toLocaleString("en-US")} runs`;
  }
  endRun();
  yield "counts";
  counted.compare(note);
  gathered.compare();
  return { runCount, entryCount };
}

function verifyEntry({ run_id, entry, is_json, payload_bytes, stored_bytes }: RunEntry, note: Note): void {
  if (entry === null) return;
  const place = `entry ${entry} of run ${runIdOf(run_id)}`;
  if (is_json === 0) note("texts", `the text of ${place} is not JSON`);
  if (payload_bytes === null || stored_bytes === payload_bytes) return;
  const found = stored_bytes === null ? "it is not there" : `it has ${stored_bytes}`;
  note("payloads", `the payload of ${place} should have ${payload_bytes} bytes, and ${found}`);
}

/** Adds up the runs there are, and holds them against the counts less what was pruned. */
function createCountCheck(db: DatabaseSync) {
  const there = new Map<string, number>();
  const add = (key: string, by: number): void => void there.set(key, (there.get(key) ?? 0) + by);
  return {
    add: (flow: number, run: number, status: RunStatus): void =>
      add(`${flow} ${Math.floor(runIdTime(run) / hourMs)} ${status}`, 1),
    compare(note: Note): void {
      const names = new Map(
        db
          .prepare("SELECT id, name FROM flows")
          .all()
          .map(({ id, name }) => [String(id), name]),
      );
      for (const [table, sign] of [
        ["pruned_counts", 1],
        ["counts", -1],
      ] as const) {
        for (const row of db.prepare(`SELECT flow, hour, status, count FROM ${table}`).all()) {
          add(`${row["flow"]} ${row["hour"]} ${row["status"]}`, sign * Number(row["count"]));
        }
      }
      for (const [key, difference] of there) {
        if (difference === 0) continue;
        const [flow = "", hour, status] = key.split(" ");
        const when = new Date(Number(hour) * hourMs).toISOString().slice(0, 13);
        const what = difference > 0 ? `${difference} more` : `${-difference} fewer`;
        note(
          "counts",
          `of flow ${names.get(flow) ?? flow} accepted in hour ${when}, ${what} runs are ${status} than counted`,
        );
      }
    },
  };
}

function verifyPayloads(db: DatabaseSync, note: Note): void {
  const strays = db.prepare(
    "SELECT entries.id FROM entries LEFT JOIN runs ON runs.id = entries.run WHERE runs.id IS NULL",
  );
  for (const { id } of strays.iterate()) note("messages", `entry ${String(id)} belongs to no run`);
  const payloads = db.prepare(
    `SELECT entry, json_valid(payloads.body) AS is_json, entries.payload_bytes IS NULL AS is_stray
     FROM payloads LEFT JOIN entries ON entries.id = payloads.entry`,
  );
  for (const { entry, is_json, is_stray } of payloads.iterate()) {
    if (is_json === 0) note("texts", `the payload of entry ${String(entry)} is not JSON`);
    if (is_stray === 1) note("payloads", `the payload of entry ${String(entry)} belongs to no entry`);
  }
}
