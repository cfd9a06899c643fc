import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { waybill } from "./engines/waybill.ts";
import { measureRound } from "./measure.ts";
import { type Peer, peer } from "./peer.ts";

const plan = { candidate: 0, concurrencies: [2], warmUpSeconds: 0.01, seconds: 0.05 };

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "bench-peers-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A peer in memory that counts what it completed by its own rule, and notes when it is stopped. */
function fake(countOf: (runs: number) => number): { readonly peer: Peer; readonly stops: string[] } {
  const stops: string[] = [];
  let runs = 0;
  const inMemory = peer("dbos", [{}], async () => ({
    version: "1.0.0",
    settings: {},
    run: async () => {
      runs++;
      await new Promise((resolve) => setImmediate(resolve));
    },
    completedCount: async () => countOf(runs),
    stop: async () => {
      stops.push("stopped");
    },
  }));
  return { peer: inMemory, stops };
}

describe("measureRound", () => {
  it("measures waybill on disk, and its ledger has as many completed runs as were acknowledged", async () => {
    const measured = await measureRound(waybill, dir, plan);
    expect(measured.settings).toMatchObject({ synchronous: "FULL", contractCheck: true, ledger: true });
    const [figures] = measured.figures;
    expect(figures?.p50Ms).toBeGreaterThan(0);
    expect(figures?.p99Ms).toBeGreaterThanOrEqual(figures?.p50Ms ?? Number.POSITIVE_INFINITY);
  });

  it("refuses a peer that stored fewer runs than it acknowledged, and stops it", async () => {
    const { peer: loser, stops } = fake((runs) => Math.max(0, runs - 1));
    await expect(measureRound(loser, dir, plan)).rejects.toThrow(/acknowledged \d+ runs and has stored \d+/);
    expect(stops).toEqual(["stopped"]);
  });

  it("stops the peer when the bench is interrupted", async () => {
    const { peer: interrupted, stops } = fake((runs) => runs);
    await expect(measureRound(interrupted, dir, plan, AbortSignal.abort())).rejects.toThrow(/abort/);
    expect(stops).toEqual(["stopped"]);
  });

  it("counts only what was completed since the start", async () => {
    const { peer: warm } = fake((runs) => runs + 7);
    await expect(measureRound(warm, dir, plan)).resolves.toMatchObject({ version: "1.0.0" });
  });
});

describe("the comparison as JSON", () => {
  it("has exactly the documented fields", async () => {
    const { results } = await compare(
      { names: ["waybill"], concurrencies: [2], seconds: 0.05, rounds: 1 },
      {
        candidateCount: async () => waybill.candidates.length,
        round: (_name, wanted) => measureRound(waybill, dir, { ...wanted, warmUpSeconds: 0.01 }),
      },
      () => {},
    );
    expect(results.map((result) => Object.keys(result).toSorted())).toEqual([
      ["concurrency", "name", "p50Ms", "p99Ms", "runsPerSecond", "settings", "version"],
    ]);
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });
});
