import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { validatorOf } from "../src/contracts/validate.ts";
import { createEmbeddedEngine } from "../src/engines/embedded/engine.ts";
import { openStore } from "../src/ledger/sqlite/open.ts";
import { authors } from "../src/server/blocking/authors.ts";
import { systemClock, systemTimers } from "../src/server/time.ts";
import { makeOrder, OrderCreated, threeStep } from "./order.ts";
import { medianThroughput, type Throughput, throughput } from "./statistics.ts";

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
  const store = openStore(dir);
  const engine = createEmbeddedEngine({
    flows: [threeStep],
    journal: store.journal,
    connectors: [],
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    authors,
    maxActiveRuns: 1_024,
    maxQueuedRuns: 10_000,
    onBroken: (error) => {
      throw error;
    },
  });
  const validate = validatorOf(OrderCreated);
  let id = 0;

  async function runOne(): Promise<void> {
    const order = makeOrder(++id);
    if (validate(order).length > 0) throw new Error("The bench's own order breaks its contract.");
    const { runId } = await engine.accept({ flow: threeStep.name, key: String(order.id), input: order });
    await engine.ended(runId);
  }

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
  store.close();
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
