import { makeOrder } from "../order.ts";
import { type Throughput, throughput } from "../statistics.ts";
import type { Peer, Settings } from "./peer.ts";

/** What to measure in one round of one peer. */
export interface RoundPlan {
  /** An index into the peer's candidates. */
  readonly candidate: number;
  readonly concurrencies: readonly number[];
  readonly warmUpSeconds: number;
  /** At each concurrency. */
  readonly seconds: number;
}

export interface Round {
  readonly version: string;
  readonly settings: Settings;
  /** One for each concurrency of the plan. */
  readonly figures: readonly Throughput[];
}

/** What the process of a round tells the bench. */
export type Answer = { readonly round: Round } | { readonly candidateCount: number } | { readonly failure: string };

/**
 * One round: start, warm-up, measurement at each concurrency, count, stop. The load is closed: at a concurrency of n, n clients
 * each begin a run when their last one is acknowledged.
 * @param dir a fresh folder, for this round alone.
 * @param signal ends the round early: the peer is stopped, and the promise rejects.
 * @throws when the peer cannot start, a run fails, or the peer has stored another number of completed runs than it acknowledged.
 */
export async function measureRound(peer: Peer, dir: string, plan: RoundPlan, signal?: AbortSignal): Promise<Round> {
  const running = await peer.start(dir, plan.candidate);
  try {
    const before = await running.completedCount();
    let acknowledged = 0;
    let id = 0;

    const measure = async (concurrency: number, seconds: number): Promise<Throughput> => {
      const latencies: number[] = [];
      const start = performance.now();
      const end = start + seconds * 1_000;
      const client = async (): Promise<void> => {
        for (let began = performance.now(); began < end; ) {
          signal?.throwIfAborted();
          await running.run(makeOrder(++id));
          acknowledged++;
          const now = performance.now();
          latencies.push(now - began);
          began = now;
        }
      };
      await Promise.all(Array.from({ length: concurrency }, client));
      return throughput(Float64Array.from(latencies), (performance.now() - start) / 1_000);
    };

    await measure(Math.max(...plan.concurrencies), plan.warmUpSeconds);
    const figures: Throughput[] = [];
    for (const concurrency of plan.concurrencies) figures.push(await measure(concurrency, plan.seconds));
    const completed = (await running.completedCount()) - before;
    if (completed !== acknowledged) {
      throw new Error(`${peer.name} acknowledged ${acknowledged} runs and has stored ${completed} as completed.`);
    }
    return { version: running.version, settings: running.settings, figures };
  } finally {
    await running.stop();
  }
}
