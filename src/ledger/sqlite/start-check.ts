import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { WaybillError } from "../../core/errors.ts";

/** Up to this size every page is looked at, which takes well under a second. In bytes. */
const wholeBytes = 64 * 1024 ** 2;
/** Of larger files the youngest rows are read: they are what a crash of the machine leaves half written. */
const youngestRows = 1_000;

/**
 * Refuses a file that was cut off. SQLite takes an empty file for a new database and throws away the write-ahead log beside it,
 * and reads a page that was cut off as if zeros had been written. A new database gets its name only when it is complete
 * (database.ts), so a file of the right name is never on its way to become one.
 * @throws WaybillError `data-corrupt`.
 */
export function refuseTruncated(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  const logSize = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (size === undefined) {
    if (logSize > 0) throw damaged(file, "it is missing, and its write-ahead log is there");
    return;
  }
  const said = saidSize(file);
  // A log that is not folded in yet may have the pages that the file lacks.
  if (said === undefined || (logSize === 0 && size < said)) {
    throw damaged(file, `it has ${size} bytes and should have ${said ?? "at least 100"}`);
  }
}

/** How large the file says that it is, by its header (sqlite.org/fileformat.html, section 1.3); `undefined` when there is none. */
function saidSize(file: string): number | undefined {
  const header = Buffer.alloc(100);
  const handle = openSync(file, "r");
  try {
    if (readSync(handle, header, 0, header.length, 0) < header.length) return undefined;
  } finally {
    closeSync(handle);
  }
  const pageSize = header.readUInt16BE(16);
  return (pageSize === 1 ? 65_536 : pageSize) * header.readUInt32BE(28);
}

/**
 * Looks at the database before it is worked on, in a time that does not grow with its size: all of a small one; of a large one
 * its length, its schema, the ends of its tables, and the youngest rows. `waybill verify` looks at everything.
 * @throws what SQLite says of damage, or WaybillError `data-corrupt`.
 */
export function checkAtStart(db: DatabaseSync, file: string): void {
  const tables = db
    .prepare("SELECT name, sql LIKE '%WITHOUT ROWID' AS is_keyed FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all();
  if (statSync(file).size <= wholeBytes) {
    const answer = String(db.prepare("PRAGMA quick_check(1)").get()?.["quick_check"]);
    if (answer !== "ok") throw damaged(file, answer.replaceAll("\n", ": "));
    return;
  }
  for (const { name, is_keyed } of tables) {
    db.prepare(`SELECT * FROM ${name} LIMIT 1`).all();
    if (is_keyed === 0) db.prepare(`SELECT count(*) FROM (SELECT * FROM ${name} ORDER BY rowid DESC LIMIT 1)`).get();
  }
  db.prepare(
    `SELECT sum(octet_length(flow) + octet_length(key)) FROM (SELECT * FROM runs ORDER BY id DESC LIMIT ${youngestRows})`,
  ).get();
  db.prepare(
    `SELECT sum(length(body) + length(detail)) FROM (SELECT * FROM entries ORDER BY id DESC LIMIT ${youngestRows})`,
  ).get();
}

function damaged(file: string, what: string): WaybillError {
  return new WaybillError(
    "data-corrupt",
    `The database ${file} is damaged (${what}). Keep a copy of the folder, and restore the latest backup.`,
  );
}
