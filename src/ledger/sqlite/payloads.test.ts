import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Change, Journal } from "../../runs/journal.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { createLedger } from "./ledger.ts";
import { outOfLineBytes } from "./payloads.ts";

let dir: string;
let db: DatabaseSync;
let journal: Journal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-payloads-"));
  db = openDatabase(dir);
  journal = createJournal(db, dir);
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

const run = runIdOf(1);

function write(input: string, ...facts: readonly Fact[]): void {
  const acceptance = { run, flow: "f", version: "1.0.0", key: "k", input, at: 1, status: "running" } as const;
  journal.commit([
    { kind: "accept", acceptance },
    ...facts.map((fact, seq): Change => {
      const to = fact.kind === "completed" ? "completed" : "running";
      return { kind: "fact", run, flow: "f", recorded: { seq, at: 2, fact }, from: "running", to };
    }),
  ]);
}

/** JSON text of so many bytes. */
const jsonOf = (bytes: number, character = "x") => `"${character.repeat((bytes - 2) / Buffer.byteLength(character))}"`;

const largest = () => Number(db.prepare("SELECT max(octet_length(body)) AS bytes FROM entries").get()?.["bytes"] ?? 0);
const outOfLine = () => db.prepare("SELECT entry, octet_length(body) AS bytes FROM payloads ORDER BY entry").all();

describe("payloads", () => {
  it("of up to 256 KiB lie in their entry, and larger ones out of line", () => {
    write(jsonOf(outOfLineBytes), { kind: "completed", result: jsonOf(outOfLineBytes + 1) });
    expect(largest()).toBe(outOfLineBytes);
    expect(outOfLine()).toEqual([{ entry: 2, bytes: outOfLineBytes + 1 }]);
  });

  it("are measured in bytes, not in characters", () => {
    write(jsonOf(outOfLineBytes, "é"), { kind: "completed", result: jsonOf(outOfLineBytes + 2, "é") });
    expect(outOfLine()).toEqual([{ entry: 2, bytes: outOfLineBytes + 2 }]);
  });

  it("come back as they were, to the engine and to people", () => {
    const large = jsonOf(1_000_000, "€");
    const facts: readonly Fact[] = [
      { kind: "attempt", step: "s", phase: "do", attempt: 1, startedAt: 1, durationMs: 1, result: large },
      { kind: "attempt", step: "t", phase: "do", attempt: 1, startedAt: 1, durationMs: 1, result: "1" },
      { kind: "emitted", step: "e", eventId: "e/1", contract: "c", contractVersion: "1.0.0", data: large },
      { kind: "completed", result: large },
    ];
    write(large, ...facts);
    expect(outOfLine()).toHaveLength(4);
    const loaded = journal.load(run);
    expect(loaded?.input).toBe(large);
    expect(loaded?.facts.map(({ fact }) => fact)).toStrictEqual(facts);
    expect(createLedger(db).run(run)).toMatchObject({ input: large, result: large, facts: loaded?.facts });
  });

  it("that are gone are said to be damage, and not taken for nothing", () => {
    write(jsonOf(outOfLineBytes + 1));
    db.exec("DELETE FROM payloads");
    expect(() => journal.load(run)).toThrow(expect.objectContaining({ code: "data-corrupt" }));
  });

  it("are written with their entry or not at all", () => {
    const at = { run: "no id", flow: "f", version: "", key: "b", input: "", at: 1 };
    const accepted = { run, flow: "f", version: "1", key: "k", input: jsonOf(300_000), at: 1, status: "running" };
    const batch = [accepted, at].map((acceptance) => ({ kind: "accept", acceptance }) as Change);
    expect(() => journal.commit(batch)).toThrow(RangeError);
    expect(outOfLine()).toEqual([]);
  });
});
