/**
 * `npm run bench:scale`: what many runs cost. `--finished N` (5,000,000) and `--sleeping N` (1,000,000) set the sizes; 0 leaves
 * the part out. `--seconds` (5) and `--rounds` (3) are of the throughput; `--json` prints one object. The data goes to a fresh
 * folder in the working directory: about 3 KB for each finished run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { type FinishedFigures, measureFinished, measureSleeping, type SleepingFigures } from "./scale/measure.ts";

const { values } = parseArgs({
  options: {
    finished: { type: "string", default: "5000000" },
    sleeping: { type: "string", default: "1000000" },
    seconds: { type: "string", default: "5" },
    rounds: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const finishedCount = Number(values.finished);
const sleepingCount = Number(values.sleeping);

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function reportFinished({ finishedCount: count, bytesPerRun, empty, full, share }: FinishedFigures): string {
  return `
| ${number(count)} finished runs | empty folder | full folder | to reach |
| --- | ---: | ---: | --- |
| three-step runs/s at 64 | ${number(empty.runsPerSecond)} | ${number(full.runsPerSecond)} (${Math.round(share * 100)} %) | 90 % |
| memory (RSS) | ${empty.rssMiB} MiB | ${full.rssMiB} MiB | the same |
| bytes on disk per run | | ${number(bytesPerRun)} | 3,000 |
`;
}

function reportSleeping(figures: SleepingFigures): string {
  return `
| ${number(figures.sleepingCount)} sleeping runs | | to reach |
| --- | ---: | --- |
| memory (RSS) when ready | ${figures.rssMiB} MiB | 300 |
| highest memory | ${figures.peakRssMiB} MiB | |
| start to ready | ${number(figures.readyMs)} ms | 5,000 |
| woken | ${number(figures.wokenCount)} at ${number(figures.wokenPerSecond)}/s | 1,000/s |
| late: p50, p99, latest | ${figures.lateP50Ms}, ${figures.lateP99Ms}, ${figures.latestMs} ms | 1,000 |
`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

const dir = mkdtempSync(join(process.cwd(), ".waybill-scale-"));
try {
  const effort = { finishedCount, seconds: Number(values.seconds), rounds: Number(values.rounds) };
  const finished = finishedCount > 0 ? await measureFinished(dir, effort, say) : undefined;
  const sizes = { sleepingCount, wokenCount: Math.min(10_000, sleepingCount), perSecond: 1_000, leadMs: 15_000 };
  const sleeping = sleepingCount > 0 ? await measureSleeping(dir, sizes, say) : undefined;
  const machine = describeMachine();
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ machine, finished, sleeping })}\n`);
  } else {
    process.stdout.write(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.date}\n`);
    if (finished !== undefined) process.stdout.write(reportFinished(finished));
    if (sleeping !== undefined) process.stdout.write(reportSleeping(sleeping));
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
