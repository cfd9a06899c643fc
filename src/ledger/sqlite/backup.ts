import { closeSync, existsSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { WaybillError } from "../../core/errors.ts";
import { openDatabaseOfAnyAge } from "./database.ts";
import { translate } from "./errors.ts";
import { renameDurably } from "./folder.ts";
import { migrations } from "./schema.ts";
import { type Verified, verifyDatabase } from "./verify.ts";

export interface BackedUp {
  readonly bytes: number;
  /** Absent when the data has the schema of an older Waybill: then only the integrity of the copy was checked. */
  readonly verified?: Verified;
}

/** Told of what is being done; a share of 0 to 1 while pages are copied. */
export type BackupProgress = (what: "copying" | "verifying", share?: number) => Promise<void> | void;

/** Pages copied between two signs of life: 16 MiB. */
const stepPages = 4_096;

/**
 * Copies the database of a data folder to a file, beside the process that owns it or without one: the state of one instant,
 * however long it takes. The copy is verified, and has its name only then. Meanwhile the write-ahead log of the owner grows,
 * because what is being read cannot be folded into the database.
 * @throws WaybillError `file-exists`, `data-corrupt` when the copy is not sound, `not-found`, `data-newer`, `disk-full`, `data-unwritable`.
 */
export async function backUp(dataDir: string, file: string, onProgress: BackupProgress): Promise<BackedUp> {
  if (existsSync(file)) {
    throw new WaybillError("file-exists", `${file} is there already. Name another file: a backup overwrites nothing.`);
  }
  const source = openDatabaseOfAnyAge(dataDir);
  const part = `${file}.part-${process.pid}`;
  try {
    await onProgress("copying", 0);
    await copy(source, part, onProgress);
    await onProgress("verifying");
    const verified = verifyCopy(part, file);
    renameDurably(part, file);
    return { bytes: statSync(file).size, ...(verified === undefined ? {} : { verified }) };
  } catch (error) {
    throw translate(error, dirname(file));
  } finally {
    source.close();
    for (const suffix of ["", "-journal"]) rmSync(part + suffix, { force: true });
  }
}

async function copy(source: DatabaseSync, part: string, onProgress: BackupProgress): Promise<void> {
  // For this user alone, before there is anything in it.
  closeSync(openSync(part, "wx", 0o600));
  // A transaction that has read holds the state of this instant. Without it every commit of the owner would begin the copy anew.
  source.exec("BEGIN");
  source.prepare("SELECT count(*) FROM sqlite_schema").get();
  await backup(source, part, {
    rate: stepPages,
    progress: ({ totalPages, remainingPages }) => void onProgress("copying", 1 - remainingPages / totalPages),
  });
}

/** @throws WaybillError `data-corrupt`. */
function verifyCopy(part: string, file: string): Verified | undefined {
  // Immutable: nobody else writes to it, so SQLite makes no files beside it.
  const url = pathToFileURL(part);
  url.search = "mode=ro&immutable=1";
  const db = new DatabaseSync(url, { readOnly: true });
  try {
    const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
    const verified = version === migrations.length ? runToEnd(verifyDatabase(db)) : undefined;
    const problems =
      verified === undefined
        ? db
            .prepare("PRAGMA integrity_check(1)")
            .all()
            .map((row) => String(row["integrity_check"]))
        : [...verified.problems.values()].flatMap(({ first }) => first);
    const first = problems.find((problem) => problem !== "ok");
    if (first === undefined) return verified;
    throw new WaybillError(
      "data-corrupt",
      `The copy is not sound, so ${file} was not made: ${first}. "waybill verify" says whether the data folder is.`,
    );
  } finally {
    db.close();
  }
}

function runToEnd<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
