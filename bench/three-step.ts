import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeOrder } from "./order.ts";
import { medianThroughput, type Throughput, throughput } from "./statistics.ts";
import { openThreeStepEngine } from "./three-step-engine.ts";

export interface ThreeStepFigures {
  readonly c1: Throughput;
  readonly c64: Throughput;
  readonly c512: Throughput;
}

const levels = { c1: 1, c64: 64, c512: 512 } as const;

/** Runs of this many seconds and rounds; every level is measured in every round, so that noise falls on all alike. */
export interface Effort {
  readonly seconds: number;
  readonly rounds: number;
}

/**
 * Three-step durable runs in this process: contract check, durable accept, three recorded steps, recorded end, full ledger.
 * A run counts from before its contract check to after its end is on disk.
 * @param dir a fresh folder on the disk to be measured; removed afterwards.
 */
export async function measureThreeStep(
  dir: string,
  effort: Effort,
): Promise<{ readonly threeStep: ThreeStepFigures; readonly bytesPerRun: number }> {
  const engine = openThreeStepEngine(dir);
  let id = 0;
  const runOne = (): Promise<void> => engine.run(makeOrder(++id));

  async function measure(concurrency: number, seconds: number): Promise<Throughput> {
    const latencies: number[] = [];
    const start = performance.now();
    const end = start + seconds * 1_000;
    const worker = async (): Promise<void> => {
      for (let began = performance.now(); began < end; ) {
        await runOne();
        const now = performance.now();
        latencies.push(now - began);
        began = now;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return throughput(Float64Array.from(latencies), (performance.now() - start) / 1_000);
  }

  await measure(64, Math.min(2, effort.seconds));
  const rounds: Record<keyof typeof levels, Throughput[]> = { c1: [], c64: [], c512: [] };
  for (let round = 0; round < effort.rounds; round++) {
    for (const level of ["c1", "c64", "c512"] as const)
      rounds[level].push(await measure(levels[level], effort.seconds));
  }
  await engine.stop();
  const bytesPerRun = Math.round(sizeOf(dir) / id);
  rmSync(dir, { recursive: true });
  return {
    threeStep: {
      c1: medianThroughput(rounds.c1),
      c64: medianThroughput(rounds.c64),
      c512: medianThroughput(rounds.c512),
    },
    bytesPerRun,
  };
}

/** Bytes of the database once its write-ahead log is folded in. */
function sizeOf(dir: string): number {
  const file = join(dir, "waybill.db");
  const db = new DatabaseSync(file);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
  return statSync(file).size;
}
