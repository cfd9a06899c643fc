import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../statistics.ts";
import { fillFinished, fillSleeping } from "./fill.ts";
import type { SleepingAnswer, Task, ThroughputAnswer } from "./messages.ts";

export interface FinishedFigures {
  readonly finishedCount: number;
  readonly bytesPerRun: number;
  /** Medians of the rounds. */
  readonly empty: { readonly runsPerSecond: number; readonly rssMiB: number };
  readonly full: { readonly runsPerSecond: number; readonly rssMiB: number };
  /** Throughput of the full folder in parts of that of the empty one, median of the rounds. */
  readonly share: number;
}

export interface SleepingFigures extends SleepingAnswer {
  readonly sleepingCount: number;
}

export type Say = (line: string) => void;

/** Throughput on an empty data folder and on one with so many finished runs, in turn, each in a process of its own. */
export async function measureFinished(
  dir: string,
  {
    finishedCount,
    seconds,
    rounds,
  }: { readonly finishedCount: number; readonly seconds: number; readonly rounds: number },
  say: Say,
): Promise<FinishedFigures> {
  const folders = { empty: join(dir, "empty"), full: join(dir, "full") };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  await fillFinished(folders.full, finishedCount, everySoOften(say, "finished runs", finishedCount));
  const bytesPerRun = Math.round(statSync(join(folders.full, "waybill.db")).size / (finishedCount + 1));
  const firstIds = { empty: 1, full: finishedCount + 1 };
  const answers: Record<"empty" | "full", ThroughputAnswer[]> = { empty: [], full: [] };
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const which of ["empty", "full"] as const) {
      const task = { kind: "throughput", dir: folders[which], firstId: firstIds[which], seconds } as const;
      const answer = await inProcess<ThroughputAnswer>(task);
      firstIds[which] += answer.runCount;
      answers[which].push(answer);
      say(`round ${round + 1}, ${which}: ${answer.runsPerSecond} runs/s, ${answer.rssMiB} MiB`);
    }
    shares.push((answers.full.at(-1)?.runsPerSecond ?? 0) / (answers.empty.at(-1)?.runsPerSecond ?? 1));
  }
  const medians = (which: "empty" | "full") => ({
    runsPerSecond: Math.round(median(answers[which].map((answer) => answer.runsPerSecond))),
    rssMiB: Math.round(median(answers[which].map((answer) => answer.rssMiB))),
  });
  const share = Math.round(median(shares) * 1_000) / 1_000;
  return { finishedCount, bytesPerRun, empty: medians("empty"), full: medians("full"), share };
}

/** Memory, start and punctuality with so many sleeping runs, of which `wokenCount` are due at `perSecond`. */
export async function measureSleeping(
  dir: string,
  sizes: {
    readonly sleepingCount: number;
    readonly wokenCount: number;
    readonly perSecond: number;
    /** From the end of the filling to the first that is due: the time to start in. */
    readonly leadMs: number;
  },
  say: Say,
): Promise<SleepingFigures> {
  const { sleepingCount, wokenCount, perSecond, leadMs } = sizes;
  const folder = join(dir, "sleeping");
  mkdirSync(folder);
  const month = 30 * 86_400_000;
  const distant = Date.now() + month;
  // Most are asleep for long, in no order of when they are due.
  const longAsleep = (index: number) => distant + ((index * 7_919) % 1_000_003) * 1_000;
  fillSleeping(
    folder,
    "long",
    sleepingCount - wokenCount,
    longAsleep,
    everySoOften(say, "sleeping runs", sleepingCount),
  );
  const start = Date.now() + leadMs;
  const soon = (index: number) => start + Math.floor((index * 1_000) / perSecond);
  fillSleeping(folder, "soon", wokenCount, soon, () => {});
  return { sleepingCount, ...(await inProcess<SleepingAnswer>({ kind: "sleeping", dir: folder, wokenCount })) };
}

async function inProcess<T>(task: Task): Promise<T> {
  const child = fork(fileURLToPath(new URL("process.ts", import.meta.url)), [], { execArgv: [] });
  child.send(task);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The measured process ended with ${String(code)}: see its output above.`);
  });
  const [answer] = await Promise.race([once(child, "message"), ended]);
  ended.catch(() => {});
  await once(child, "exit");
  return answer as T;
}

function everySoOften(say: Say, what: string, count: number): (done: number) => void {
  const step = Math.max(1, Math.floor(count / 10 / 5_000)) * 5_000;
  return (done) => {
    if (done > 0 && done % step === 0)
      say(`${done.toLocaleString("en-US")} of ${count.toLocaleString("en-US")} ${what}`);
  };
}
