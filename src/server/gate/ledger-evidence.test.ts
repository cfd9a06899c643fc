import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { firstRunNumber, runIdOf } from "../../core/ids.ts";
import { openStore } from "../../ledger/sqlite/open.ts";
import type { Change } from "../../runs/journal.ts";
import { ledgerEvidence } from "./ledger-evidence.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-evidence-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** 1 October 2026. */
const start = Date.UTC(2026, 9, 1);
const call = { flow: "orders", step: "ship", host: "a.example", firstAt: 4, lastAt: 5, count: 2 };

function acceptance(flow: string, number: number): Change {
  const run = {
    run: runIdOf(firstRunNumber(start) + number),
    flow,
    version: "1.0.0",
    key: `${number}`,
    input: "{}",
    at: start + number,
  } as const;
  return { kind: "accept", acceptance: { ...run, status: "running" } };
}

describe("what the gate knows of the ledger", () => {
  it("is nothing where nothing ever ran, and no data folder comes to be by asking", () => {
    expect(ledgerEvidence(join(dir, "data"), 10)).toBeUndefined();
  });

  it("is when flows had their runs and whom they called, also while the owner writes", () => {
    const store = openStore(dir);
    try {
      store.journal.commit(["orders", "orders", "prices"].map((flow, index) => acceptance(flow, index + 1)));
      store.observedCalls.record([call], 0);
      const evidence = ledgerEvidence(dir, start);
      expect(evidence).toMatchObject({ firstAcceptedAt: start + 1, calls: [call] });
      expect([...(evidence?.lastAcceptedAt ?? [])]).toEqual([
        ["orders", start + 2],
        ["prices", start + 3],
      ]);
    } finally {
      store.close();
    }
  });

  it("is nothing when the data cannot be read by this version: the start says why", () => {
    writeFileSync(join(dir, "waybill.db"), "no database");
    expect(ledgerEvidence(dir, start)).toBeUndefined();
  });
});
