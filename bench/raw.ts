import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Limits of the machine that no engine on it can pass. */
export interface RawFigures {
  /** Bare inserts of rows of `rowBytes`, 10,000 in a transaction. */
  readonly rowsPerSecond: number;
  /** Writes of one 4 KiB page, each followed by fdatasync. */
  readonly fsyncsPerSecond: number;
}

export function measureRaw(dir: string, rowBytes: number, seconds: number): RawFigures {
  return { rowsPerSecond: measureRows(dir, rowBytes, seconds), fsyncsPerSecond: measureFsyncs(dir, seconds) };
}

function measureRows(dir: string, rowBytes: number, seconds: number): number {
  const file = join(dir, "raw.db");
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT)");
  const insert = db.prepare("INSERT INTO rows (body) VALUES (?)");
  const body = "x".repeat(rowBytes);
  const start = performance.now();
  const end = start + seconds * 1_000;
  let count = 0;
  while (performance.now() < end) {
    db.exec("BEGIN");
    for (let row = 0; row < 10_000; row++) insert.run(body);
    db.exec("COMMIT");
    count += 10_000;
  }
  const rate = count / ((performance.now() - start) / 1_000);
  db.close();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  return Math.round(rate);
}

function measureFsyncs(dir: string, seconds: number): number {
  const file = join(dir, "raw.bin");
  const descriptor = openSync(file, "w");
  const page = Buffer.alloc(4_096, 1);
  const start = performance.now();
  const end = start + seconds * 1_000;
  let count = 0;
  while (performance.now() < end) {
    writeSync(descriptor, page, 0, page.length, (count % 1_024) * page.length);
    fdatasyncSync(descriptor);
    count++;
  }
  const rate = count / ((performance.now() - start) / 1_000);
  closeSync(descriptor);
  rmSync(file);
  return Math.round(rate);
}
