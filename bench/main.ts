/**
 * `npm run bench`: what the embedded engine does on this machine, beside the machine's raw limits. `--json` prints one object;
 * `--quick` takes a few seconds and is only good to see that it works. The data goes to a fresh folder in the working directory.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureHttp } from "./http.ts";
import { describeMachine } from "./machine.ts";
import { measureRaw } from "./raw.ts";
import { report } from "./report.ts";
import { measureThreeStep } from "./three-step.ts";

const { values } = parseArgs({ options: { json: { type: "boolean" }, quick: { type: "boolean" } } });
const effort = values.quick === true ? { seconds: 0.5, rounds: 1 } : { seconds: 5, rounds: 3 };
/** Rows that a three-step run writes: the run, its message, three attempts, its end. */
const rowsPerRun = 6;

function progress(line: string): void {
  if (values.json !== true) process.stderr.write(`${line}\n`);
}

const dir = mkdtempSync(join(process.cwd(), ".waybill-bench-"));
try {
  progress(`three-step runs at 1, 64 and 512, one-step runs at 1, ${effort.rounds} rounds of ${effort.seconds} s ...`);
  const { threeStep, oneStep, bytesPerRun } = await measureThreeStep(mkdtempSync(join(dir, "runs-")), effort);
  progress(`HTTP deliveries, ${effort.rounds} rounds of ${effort.seconds} s, Waybill and bare server in turn ...`);
  const http = await measureHttp(dir, effort);
  progress("raw limits of the machine ...");
  const raw = measureRaw(dir, Math.round(bytesPerRun / rowsPerRun), effort.seconds);
  const figures = { machine: describeMachine(), threeStep, oneStep, bytesPerRun, http, raw };
  process.stdout.write(values.json === true ? `${JSON.stringify(figures)}\n` : report(figures));
} finally {
  rmSync(dir, { recursive: true, force: true });
}
