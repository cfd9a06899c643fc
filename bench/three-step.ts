import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeOrder, oneStep, threeStep } from "./order.ts";
import { medianThroughput, type Throughput, throughput } from "./statistics.ts";
import { openThreeStepEngine } from "./three-step-engine.ts";

export interface ThreeStepFigures {
  readonly c1: Throughput;
  readonly c64: Throughput;
  readonly c512: Throughput;
}

/** What is measured: how many runs there are at a time, and of which flow. */
const levels = {
  one: { concurrency: 1, flow: oneStep },
  c1: { concurrency: 1, flow: threeStep },
  c64: { concurrency: 64, flow: threeStep },
  c512: { concurrency: 512, flow: threeStep },
} as const;

type Level = keyof typeof levels;

/** Runs of this many seconds and rounds; every level is measured in every round, so that noise falls on all alike. */
export interface Effort {
  readonly seconds: number;
  readonly rounds: number;
}

/**
 * Durable runs in this process, of three steps and of one: contract check, durable accept, three recorded steps, recorded end, full ledger.
 * A run counts from before its contract check to after its end is on disk.
 * @param dir a fresh folder on the disk to be measured; removed afterwards.
 */
export async function measureThreeStep(
  dir: string,
  effort: Effort,
): Promise<{ readonly threeStep: ThreeStepFigures; readonly oneStep: Throughput; readonly bytesPerRun: number }> {
  const engine = openThreeStepEngine(dir);
  let id = 0;

  async function measure(level: Level, seconds: number): Promise<Throughput> {
    const { concurrency, flow } = levels[level];
    const latencies: number[] = [];
    const start = performance.now();
    const end = start + seconds * 1_000;
    const worker = async (): Promise<void> => {
      for (let began = performance.now(); began < end; ) {
        await engine.run(makeOrder(++id), flow);
        const now = performance.now();
        latencies.push(now - began);
        began = now;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    return throughput(Float64Array.from(latencies), (performance.now() - start) / 1_000);
  }

  await measure("c64", Math.min(3, effort.seconds));
  const rounds: Record<Exclude<Level, "one">, Throughput[]> = { c1: [], c64: [], c512: [] };
  for (let round = 0; round < effort.rounds; round++) {
    for (const level of ["c1", "c64", "c512"] as const) rounds[level].push(await measure(level, effort.seconds));
  }
  const bytesPerRun = Math.round(sizeOf(dir) / id);
  const ones: Throughput[] = [];
  for (let round = 0; round < effort.rounds; round++) ones.push(await measure("one", effort.seconds));
  await engine.stop();
  rmSync(dir, { recursive: true });
  return {
    oneStep: medianThroughput(ones),
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
