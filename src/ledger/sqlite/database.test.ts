import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, openDatabaseForReading } from "./database.ts";
import { openLedger } from "./open.ts";
import { ownFolder } from "./owner.ts";
import { migrations } from "./schema.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-database-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const withCode = (code: string) => expect.objectContaining({ code });

describe("the database of a data folder", () => {
  it("is made with its folder, is durable, and is opened again as it is", () => {
    const data = join(dir, "deep", "down");
    const db = openDatabase(data);
    const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(["journal_mode", "synchronous", "user_version"].map(pragma)).toEqual(["wal", 2, migrations.length]);
    db.exec("INSERT INTO flows (name) VALUES ('a')");
    db.close();
    const again = openDatabase(data);
    expect(again.prepare("SELECT name FROM flows").all()).toEqual([{ name: "a" }]);
    again.close();
  });

  it("is made for this user alone, and a folder that is there keeps its rights", () => {
    const shared = join(dir, "shared");
    mkdirSync(shared, { mode: 0o750 });
    for (const data of [join(dir, "own"), shared]) openDatabase(data).close();
    const rights = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([join(dir, "own"), shared].map(rights)).toEqual(["700", "750"]);
  });

  it("gets the migrations that it lacks", () => {
    const db = new DatabaseSync(join(dir, "waybill.db"));
    db.exec(`${migrations[0]}; PRAGMA user_version=1; INSERT INTO flows (name) VALUES ('a')`);
    db.close();
    const migrated = openDatabase(dir);
    expect(migrated.prepare("PRAGMA user_version").get()).toEqual({ user_version: migrations.length });
    expect(migrated.prepare("SELECT name FROM flows").all()).toEqual([{ name: "a" }]);
    migrated.close();
  });

  it("is refused, for writing and reading, when a newer Waybill wrote it", () => {
    const db = openDatabase(dir);
    db.exec(`PRAGMA user_version=${migrations.length + 1}`);
    db.close();
    for (const open of [openDatabase, openDatabaseForReading]) {
      expect(() => open(dir)).toThrow(withCode("data-newer"));
    }
  });

  it("is not read before the Waybill that it waits for has brought it up to date", () => {
    const db = new DatabaseSync(join(dir, "waybill.db"));
    db.exec(`${migrations[0]}; PRAGMA user_version=1`);
    db.close();
    expect(() => openLedger(dir)).toThrow(withCode("data-older"));
    openDatabase(dir).close();
    openLedger(dir).close();
  });

  it.each([
    ["text", "this is no database, but long enough to be looked at as one ".repeat(100)],
    ["the beginning of one", "SQLite format 3\u0000 and then nothing of the kind".repeat(10)],
  ])("is refused when it is %s", (_what, content) => {
    writeFileSync(join(dir, "waybill.db"), content);
    for (const open of [openDatabase, openDatabaseForReading]) {
      expect(() => open(dir)).toThrow(withCode("data-corrupt"));
    }
  });

  // Permissions do not bind root, as which tests may run. These paths cannot be written by anyone.
  it("is refused where no file can be written", () => {
    mkdirSync(join(dir, "taken", "waybill.db"), { recursive: true });
    writeFileSync(join(dir, "file"), "");
    for (const place of ["taken", "file", join("file", "below")]) {
      expect(() => openDatabase(join(dir, place))).toThrow(withCode("data-unwritable"));
      if (place !== "taken") expect(() => ownFolder(join(dir, place))).toThrow(withCode("data-unwritable"));
    }
  });

  it("is not made by reading", () => {
    expect(() => openLedger(dir)).toThrow(withCode("not-found"));
    expect(() => openLedger(join(dir, "nowhere"))).toThrow(withCode("not-found"));
  });

  it("is read beside its owner, who goes on writing", () => {
    const db = openDatabase(dir);
    const ledger = openLedger(dir);
    expect(ledger.runs({}, { limit: 1 }).runs).toEqual([]);
    db.exec("BEGIN IMMEDIATE; INSERT INTO flows (name) VALUES ('a')");
    expect(ledger.openCounts()).toEqual([]);
    db.exec("COMMIT");
    db.close();
    ledger.close();
  });
});
