import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { WaybillError } from "../../core/errors.ts";
import { translate } from "./errors.ts";
import { makeDataFolder, renameDurably } from "./folder.ts";
import { migrations } from "./schema.ts";
import { checkAtStart, refuseTruncated } from "./start-check.ts";

const fileName = "waybill.db";

/** How long SQLite waits for a file that another program holds. */
const busyTimeoutMs = 5_000;

/**
 * Opens the database of a data folder for writing, made when there is none, and brings its schema up to date.
 * @throws WaybillError `data-newer`, `data-corrupt`, `data-unwritable`, `disk-full`.
 */
export function openDatabase(dataDir: string): DatabaseSync {
  const file = join(dataDir, fileName);
  try {
    makeDataFolder(dataDir);
    refuseTruncated(file);
    if (!existsSync(file)) create(file);
    return open(file, (db) => {
      checkAtStart(db, file);
      migrate(db);
    });
  } catch (error) {
    throw translate(error, dataDir);
  }
}

/** Made under another name, so that a file of the right name is a whole database, and an empty one is damage. */
function create(file: string): void {
  const fresh = `${file}-new`;
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(fresh + suffix, { force: true });
  open(fresh, migrate).close();
  renameDurably(fresh, file);
}

function open(file: string, prepare: (db: DatabaseSync) => void): DatabaseSync {
  const db = new DatabaseSync(file);
  try {
    // Another program may hold the file for a moment: one that makes a backup, or looks at it.
    db.exec(`PRAGMA busy_timeout=${busyTimeoutMs}`);
    // FULL: a commit is on disk when it returns. A checkpoint every 1,000 pages keeps the pauses short (p99 6 ms against
    // 12 at 4,000 and 43 at 16,000). A backup lets the log grow; it is cut back to 64 MiB after it. The cache is in KiB.
    db.exec(
      "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY",
    );
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A database that nothing but this process sees and that is gone when it is closed, with the schema of a data folder. */
export function openDatabaseInMemory(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return db;
}

/**
 * Opens it for reading only, beside the process that owns it or without one.
 * @throws WaybillError `not-found` when there is no data yet, `data-newer`, `data-older`, `data-corrupt`.
 */
export function openDatabaseForReading(dataDir: string): DatabaseSync {
  const db = openDatabaseOfAnyAge(dataDir);
  const version = schemaVersion(db);
  if (version === migrations.length) return db;
  db.close();
  throw new WaybillError(
    "data-older",
    `The data in ${dataDir} has schema ${version}, and this Waybill reads ${migrations.length}. Start this Waybill on it once: that brings it up to date.`,
  );
}

/** The same, also when the migrations of this Waybill have not been run on it yet. */
export function openDatabaseOfAnyAge(dataDir: string): DatabaseSync {
  const file = join(dataDir, fileName);
  if (!existsSync(file)) {
    throw new WaybillError(
      "not-found",
      `There is no data in ${dataDir} yet. It comes with the first "waybill start", "dev" or "run".`,
    );
  }
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    db.exec(`PRAGMA busy_timeout=${busyTimeoutMs}`);
    refuseNewer(db, dataDir);
    return db;
  } catch (error) {
    db?.close();
    throw translate(error, dataDir);
  }
}

function migrate(db: DatabaseSync): void {
  const done = refuseNewer(db, db.location() ?? fileName);
  for (const [index, migration] of migrations.entries()) {
    if (index < done) continue;
    db.exec(`BEGIN IMMEDIATE; ${migration}; PRAGMA user_version=${index + 1}; COMMIT`);
  }
}

function refuseNewer(db: DatabaseSync, place: string): number {
  const version = schemaVersion(db);
  if (version > migrations.length) {
    throw new WaybillError(
      "data-newer",
      `The data in ${place} has schema ${version}; this Waybill knows up to ${migrations.length}. Use the newer Waybill that wrote it.`,
    );
  }
  return version;
}

function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}
