/** Figures of one measurement. */
export interface Throughput {
  readonly runsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** @param latencies in milliseconds, one for each run; sorted in place. */
export function throughput(latencies: Float64Array, seconds: number): Throughput {
  latencies.sort();
  return {
    runsPerSecond: Math.round(latencies.length / seconds),
    p50Ms: rounded(quantile(latencies, 0.5)),
    p99Ms: rounded(quantile(latencies, 0.99)),
  };
}

export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The median of each figure over several rounds. */
export function medianThroughput(rounds: readonly Throughput[]): Throughput {
  return {
    runsPerSecond: Math.round(median(rounds.map((round) => round.runsPerSecond))),
    p50Ms: rounded(median(rounds.map((round) => round.p50Ms))),
    p99Ms: rounded(median(rounds.map((round) => round.p99Ms))),
  };
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
