import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Change } from "../../runs/journal.ts";
import { backUp } from "./backup.ts";
import { openLedger, openStore } from "./open.ts";
import { migrations } from "./schema.ts";

let dir: string;
let data: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-backup-"));
  data = join(dir, "data");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const silent = () => {};
const withCode = (code: string) => expect.objectContaining({ code });

function accept(number: number): Change {
  const input = JSON.stringify("x".repeat(2_000));
  const acceptance = { run: runIdOf(number), flow: "f", version: "1", key: `${number}`, input, at: 1 } as const;
  return { kind: "accept", acceptance: { ...acceptance, status: "running" } };
}

/** Puts the backup where a data folder would be. */
function restore(file: string): string {
  const restored = join(dir, "restored");
  mkdirSync(restored);
  renameSync(file, join(restored, "waybill.db"));
  return restored;
}

describe("a backup", () => {
  it("made while messages are taken has all runs from before it and is of one moment", async () => {
    const { journal, close } = openStore(data);
    let number = 0;
    const acceptMany = (count: number) => journal.commit(Array.from({ length: count }, () => accept(++number)));
    for (let batch = 0; batch < 20; batch++) acceptMany(1_000);
    const before = number;
    const shares: number[] = [];
    const making = backUp(data, join(dir, "copy.db"), (_what, share) => {
      if (share !== undefined) shares.push(share);
      // Whenever a part is copied, more is written by the owner.
      acceptMany(100);
    });
    const { bytes, verified } = await making;
    const after = number;
    close();
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.at(-1)).toBeGreaterThan(0.5);
    expect(bytes).toBe(statSync(join(dir, "copy.db")).size);
    expect(verified?.problems.size).toBe(0);
    // The first sign of life, and with it the first hundred, came before the moment of the copy.
    expect(verified?.runCount).toBe(before + 100);
    expect(after).toBeGreaterThan(before + 100);
    const ledger = openLedger(restore(join(dir, "copy.db")));
    expect(ledger.openCounts()).toEqual([{ flow: "f", status: "running", count: before + 100 }]);
    ledger.close();
  });

  it("is for this user alone, and leaves nothing else behind", async () => {
    openStore(data).close();
    await backUp(data, join(dir, "copy.db"), silent);
    expect((statSync(join(dir, "copy.db")).mode & 0o777).toString(8)).toBe("600");
    expect(readdirSync(dir).toSorted()).toEqual(["copy.db", "data"]);
  });

  it("overwrites nothing", async () => {
    openStore(data).close();
    writeFileSync(join(dir, "copy.db"), "something else");
    await expect(backUp(data, join(dir, "copy.db"), silent)).rejects.toEqual(withCode("file-exists"));
    expect(statSync(join(dir, "copy.db")).size).toBe("something else".length);
  });

  it("of data that is not sound is not made", async () => {
    const { journal, close } = openStore(data);
    journal.commit([accept(1)]);
    close();
    const db = new DatabaseSync(join(data, "waybill.db"));
    db.exec("UPDATE counts SET count = 5");
    db.close();
    await expect(backUp(data, join(dir, "copy.db"), silent)).rejects.toEqual(withCode("data-corrupt"));
    expect(readdirSync(dir)).toEqual(["data"]);
  });

  it("can be made of data that waits for an update", async () => {
    mkdirSync(data);
    const db = new DatabaseSync(join(data, "waybill.db"));
    db.exec(`${migrations[0]}; PRAGMA user_version=1`);
    db.close();
    expect(await backUp(data, join(dir, "copy.db"), silent)).toEqual({ bytes: expect.any(Number) });
    openStore(restore(join(dir, "copy.db"))).close();
  });

  it("into a folder that is not there is refused", async () => {
    openStore(data).close();
    await expect(backUp(data, join(dir, "nowhere", "copy.db"), silent)).rejects.toEqual(withCode("data-unwritable"));
    await expect(backUp(join(dir, "none"), join(dir, "copy.db"), silent)).rejects.toEqual(withCode("not-found"));
  });
});
