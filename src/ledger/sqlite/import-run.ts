import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import { WaybillError } from "../../core/errors.ts";
import { importChanges, type RunFile } from "../../runs/run-file.ts";
import type { RunStatus } from "../../runs/status.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { ownFolder } from "./owner.ts";
import { migrations } from "./schema.ts";

/**
 * Writes an exported run into a data folder that nobody works on. It is never executed by itself: see `importChanges`.
 * @returns the status that it has there.
 * @throws WaybillError `run-exists`, `run-file-invalid`, `folder-owned`, and what opening a data folder throws.
 */
export function importRun(dataDir: string, file: RunFile, at: number): RunStatus {
  rehearse(file, at);
  const disown = ownFolder(dataDir);
  let db: DatabaseSync | undefined;
  try {
    db = openDatabase(dataDir);
    return write(db, dataDir, file, at);
  } finally {
    db?.close();
    disown();
  }
}

/** Writes it where nothing is lost, and refuses what does not come back as it was: then the file is not what it says. */
function rehearse(file: RunFile, at: number): void {
  const db = new DatabaseSync(":memory:");
  let read: unknown;
  try {
    for (const migration of migrations) db.exec(migration);
    write(db, "memory", file, at);
    read = createJournal(db, "memory").load(file.run.id)?.facts.slice(0, file.facts.length);
  } catch (cause) {
    throw unfit(cause);
  } finally {
    db.close();
  }
  // As a file has them: there a field that is undefined is absent.
  if (!isDeepStrictEqual(asInFile(read), asInFile(file.facts))) throw unfit();
}

function asInFile(facts: unknown): unknown {
  return facts === undefined ? undefined : JSON.parse(JSON.stringify(facts));
}

function unfit(cause?: unknown): WaybillError {
  return new WaybillError(
    "run-file-invalid",
    `The file has facts that this Waybill does not know. Import it with the version that exported it, or a later one.`,
    { cause },
  );
}

function write(db: DatabaseSync, place: string, file: RunFile, at: number): RunStatus {
  const changes = importChanges(file, at);
  refuseExisting(db, file);
  createJournal(db, place).commit(changes);
  const last = changes.at(-1);
  return last?.kind === "fact" ? last.to : file.run.status;
}

function refuseExisting(db: DatabaseSync, { run, facts }: RunFile): void {
  const byKey = db.prepare(
    `SELECT 1 FROM flows WHERE name = ? AND (EXISTS (SELECT 1 FROM runs WHERE flow = flows.id AND key = ?)
     OR EXISTS (SELECT 1 FROM gathered_keys WHERE flow = flows.id AND key = ?))`,
  );
  const hasId = createJournal(db, "").load(run.id) !== undefined;
  const keys = [run.key, ...facts.flatMap(({ fact }) => (fact.kind === "gathered" ? [fact.key] : []))];
  if (!hasId && keys.every((key) => byKey.get(run.flow, key, key) === undefined)) return;
  throw new WaybillError(
    "run-exists",
    `${hasId ? `Run ${run.id} is` : `A run of flow "${run.flow}" with the key of run ${run.id} is`} in this data folder already, and nothing is overwritten. Import into another folder with --data DIR.`,
  );
}
