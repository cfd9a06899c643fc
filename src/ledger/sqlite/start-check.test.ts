import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Change } from "../../runs/journal.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { openLedger } from "./open.ts";
import { ownFolder } from "./owner.ts";

let dir: string;
let file: string;
let db: DatabaseSync | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-start-"));
  file = join(dir, "waybill.db");
});
afterEach(() => {
  db?.close();
  db = undefined;
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true, force: true });
});

const pageBytes = 4096;
const corrupt = expect.objectContaining({
  code: "data-corrupt",
  message: expect.stringMatching(/restore the latest backup/),
});

/** Data of several pages in every large table. */
function fill(): void {
  const made = openDatabase(dir);
  const accept = (number: number): Change => ({
    kind: "accept",
    acceptance: {
      run: runIdOf(number),
      flow: "f",
      version: "1.0.0",
      key: `key ${number}`,
      input: JSON.stringify("x".repeat(300)),
      at: 1,
      status: "running",
    },
  });
  createJournal(made, dir).commit(Array.from({ length: 400 }, (_, index) => accept(index + 1)));
  made.close();
}

function start(): void {
  db = openDatabase(dir);
}

/** Changes one byte and gives back how to undo it. */
function flip(position: number, mask: number): () => void {
  const handle = openSync(file, "r+");
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, position);
  const write = (value: number) => writeSync(handle, Buffer.from([value]), 0, 1, position);
  write((byte[0] ?? 0) ^ mask);
  return () => {
    write(byte[0] ?? 0);
    closeSync(handle);
  };
}

describe("a database that the disk damaged is refused at start", () => {
  it.each([1, 100, pageBytes - 1, pageBytes, 3 * pageBytes, 0.5, 0.9, 0.999])("when it was cut off at %d", (at) => {
    fill();
    truncateSync(file, at < 1 ? Math.floor(statSync(file).size * at) : at);
    expect(start).toThrow(corrupt);
  });

  it("when it was emptied, instead of being taken for a new one", () => {
    fill();
    truncateSync(file, 0);
    expect(start).toThrow(corrupt);
    expect(statSync(file).size).toBe(0);
  });

  it("when it is gone and its log is there", () => {
    fill();
    renameSync(file, join(dir, "elsewhere"));
    writeFileSync(`${file}-wal`, "what was committed last");
    expect(start).toThrow(corrupt);
    expect(existsSync(file)).toBe(false);
  });

  it("when a bit of the head of any page in use flipped", () => {
    fill();
    const pageCount = statSync(file).size / pageBytes;
    expect(pageCount).toBeGreaterThan(30);
    for (let page = 1; page < pageCount; page++) {
      const mend = flip(page * pageBytes, 1 << (page % 8));
      expect(start, `page ${page}`).toThrow(corrupt);
      mend();
    }
    start();
  });

  it("when pages of it changed places", () => {
    fill();
    const copy = join(dir, "copy");
    copyFileSync(file, copy);
    const source = openSync(copy, "r");
    const target = openSync(file, "r+");
    const page = Buffer.alloc(pageBytes);
    readSync(source, page, 0, pageBytes, 10 * pageBytes);
    writeSync(target, page, 0, pageBytes, 20 * pageBytes);
    for (const handle of [source, target]) closeSync(handle);
    expect(start).toThrow(corrupt);
  });

  it("when it is too large to be looked at whole, and its youngest entries are damaged", () => {
    fill();
    const large = openDatabase(dir);
    large.exec("INSERT INTO payloads VALUES (1, hex(zeroblob(40 * 1024 * 1024)))");
    const find = "SELECT max(pageno) AS page FROM dbstat WHERE name = 'entries' AND pagetype = 'leaf'";
    const page = Number(large.prepare(find).get()?.["page"]);
    large.close();
    expect(statSync(file).size).toBeGreaterThan(64 * 1024 ** 2);
    const mend = flip((page - 1) * pageBytes, 0xff);
    expect(start).toThrow(corrupt);
    mend();
    start();
  });
});

describe("a new database", () => {
  it("has its name only when it is complete, whatever an attempt before it left", () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${file}-new`, "half of");
    writeFileSync(`${file}-new-wal`, "half of");
    start();
    expect(readdirSync(dir).filter((name) => name.includes("-new"))).toEqual([]);
  });
});

describe("a data folder that is read-only", () => {
  const unwritable = expect.objectContaining({
    code: "data-unwritable",
    message: expect.stringMatching(/Check that the folder belongs to this user and its disk is mounted for writing/),
  });

  it("is refused at start, with what to do, whether there is data or not", () => {
    chmodSync(dir, 0o555);
    asOrdinaryUser(() => {
      expect(() => ownFolder(dir)).toThrow(unwritable);
      expect(start).toThrow(unwritable);
    });
    chmodSync(dir, 0o700);
    fill();
    chmodSync(file, 0o444);
    chmodSync(dir, 0o555);
    asOrdinaryUser(() => {
      expect(() => ownFolder(dir)).toThrow(unwritable);
      expect(start).toThrow(unwritable);
    });
    chmodSync(dir, 0o700);
    const ledger = openLedger(dir);
    expect(ledger.openCounts()).toEqual([{ flow: "f", status: "running", count: 400 }]);
    ledger.close();
  });
});

/** Permissions do not bind root, as which tests may run. */
function asOrdinaryUser(work: () => void): void {
  const nobody = 65_534;
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(nobody);
  try {
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
