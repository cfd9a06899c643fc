import type { Machine } from "../machine.ts";
import { medianThroughput, type Throughput } from "../statistics.ts";
import type { Round, RoundPlan } from "./measure.ts";
import type { PeerName, Settings } from "./peer.ts";

/** One line of the result: the median of all rounds. */
export interface Result extends Throughput {
  readonly name: PeerName;
  readonly version: string;
  readonly settings: Settings;
  /** Runs at a time. */
  readonly concurrency: number;
}

/** What `--json` prints. */
export interface Comparison {
  readonly machine: Machine;
  readonly results: readonly Result[];
}

/** A peer without figures, and why. */
export interface Missing {
  readonly name: PeerName;
  readonly reason: string;
}

export interface Effort {
  readonly names: readonly PeerName[];
  readonly concurrencies: readonly number[];
  /** Of the measurement at each concurrency in each round. */
  readonly seconds: number;
  readonly rounds: number;
}

/** Measures single rounds. Rejects when the peer cannot be measured; the message says why. */
export interface Measurer {
  candidateCount(name: PeerName): Promise<number>;
  round(name: PeerName, plan: RoundPlan): Promise<Round>;
}

/** Long enough for the compiler of the runtime to have seen the hot code. */
const warmUpSeconds = 2;

/**
 * First each peer with several candidates for its settings is tried with all of them, and the fastest is chosen. Then the peers are
 * measured in turn, round by round, so that what else the machine does falls on all of them alike. A peer that fails
 * once is left out from there on.
 * @param progress is told what is measured now.
 */
export async function compare(
  effort: Effort,
  measurer: Measurer,
  progress: (line: string) => void,
): Promise<{ readonly results: readonly Result[]; readonly missing: readonly Missing[] }> {
  const missing: Missing[] = [];
  const chosen = new Map<PeerName, number>();
  const rounds = new Map<PeerName, Round[]>();
  const fail = (name: PeerName, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error);
    progress(`${name}: not measured: ${reason}`);
    missing.push({ name, reason });
    chosen.delete(name);
    rounds.delete(name);
  };

  for (const name of effort.names) {
    try {
      chosen.set(name, await choose(name, effort, measurer, progress));
    } catch (error) {
      fail(name, error);
    }
  }
  for (let round = 1; round <= effort.rounds; round++) {
    for (const [name, candidate] of [...chosen]) {
      try {
        const { concurrencies, seconds } = effort;
        const measured = await measurer.round(name, { candidate, concurrencies, warmUpSeconds, seconds });
        rounds.set(name, [...(rounds.get(name) ?? []), measured]);
        progress(`round ${round} of ${effort.rounds}, ${name}: ${inShort(measured)}`);
      } catch (error) {
        fail(name, error);
      }
    }
  }
  return {
    results: [...rounds].flatMap(([name, measured]) => resultsOf(name, measured, effort.concurrencies)),
    missing,
  };
}

/** The candidate with the most runs per second at the first concurrency. */
async function choose(
  name: PeerName,
  { concurrencies, seconds }: Effort,
  measurer: Measurer,
  progress: (line: string) => void,
): Promise<number> {
  const count = await measurer.candidateCount(name);
  if (count < 2) return 0;
  let best = { candidate: 0, runsPerSecond: -1 };
  for (let candidate = 0; candidate < count; candidate++) {
    const tried = await measurer.round(name, {
      candidate,
      concurrencies: concurrencies.slice(0, 1),
      warmUpSeconds,
      seconds: Math.min(seconds, 3),
    });
    const runsPerSecond = tried.figures[0]?.runsPerSecond ?? 0;
    progress(`candidate ${candidate + 1} of ${count}, ${name}: ${inShort(tried)}, ${JSON.stringify(tried.settings)}`);
    if (runsPerSecond > best.runsPerSecond) best = { candidate, runsPerSecond };
  }
  return best.candidate;
}

function resultsOf(name: PeerName, rounds: readonly Round[], concurrencies: readonly number[]): readonly Result[] {
  const [first] = rounds;
  if (first === undefined) return [];
  return concurrencies.map((concurrency, index) => ({
    name,
    version: first.version,
    settings: first.settings,
    concurrency,
    ...medianThroughput(rounds.flatMap(({ figures }) => figures.slice(index, index + 1))),
  }));
}

function inShort({ figures }: Round): string {
  return figures.map(({ runsPerSecond, p99Ms }) => `${runsPerSecond} runs/s, p99 ${p99Ms} ms`).join("; ");
}
