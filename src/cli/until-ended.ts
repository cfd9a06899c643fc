import { setTimeout as sleep } from "node:timers/promises";
import { isOpen } from "../runs/status.ts";
import type { RunDetail } from "../server/wire.ts";
import type { Api } from "./api.ts";
import type { Context } from "./context.ts";
import type { ExitCode } from "./exit.ts";
import { formatRun, formatWaiting } from "./format/run.ts";
import { withProgress } from "./progress.ts";
import { viewOf } from "./view.ts";

/** Most runs end within a few of the first waits; a run that lasts is asked about once a second. */
const firstWaitMs = 20;
const longestWaitMs = 1_000;

/** Waits until the run has ended, and shows how it goes meanwhile. */
export function waitForEnd(context: Context, api: Api, id: string): Promise<RunDetail> {
  return withProgress(context, `run ${id}`, (say) => untilEnded(api, id, (now) => say(progressOf(now))));
}

/** Waits until the run has ended, prints it, and answers 0 when it completed. */
export async function reportEnd(context: Context, api: Api, id: string): Promise<ExitCode> {
  const run = await waitForEnd(context, api, id);
  context.print(run, () => formatRun(run, viewOf(context)));
  return run.status === "completed" ? 0 : 1;
}

async function untilEnded(api: Api, id: string, onChange: (run: RunDetail) => void): Promise<RunDetail> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    const run = await api.run(id);
    if (!isOpen(run.status)) return run;
    onChange(run);
    await sleep(waitMs);
  }
}

function progressOf(run: RunDetail): string {
  const waiting = run.waitingFor === undefined ? "" : ` for ${formatWaiting(run.waitingFor, Date.now())}`;
  return `run ${run.id} of ${run.flow}: ${run.status}${waiting}`;
}
