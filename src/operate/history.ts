import type { AnyFlow } from "../definitions/flow.ts";
import type { FlowVersions } from "../definitions/versions.ts";
import { diverged } from "../runs/divergence.ts";
import type { ExecutionContext } from "../runs/execution.ts";
import { checkFit } from "../runs/fit.ts";
import { beginningOf, gatherMisfit } from "../runs/gather.ts";
import type { Ledger, RunHistory, RunRow } from "../runs/ledger.ts";
import { stateOf } from "../runs/state.ts";
import type { RunStatus } from "../runs/status.ts";

/** How an unfinished or dead run goes together with the code that is there. */
export interface HistoryCheck {
  readonly run: string;
  readonly flow: string;
  readonly key: string;
  readonly status: RunStatus;
  /** The version that the run belongs to. */
  readonly version: string;
  /** Whether that version is in the project, and its code fits. */
  readonly fits: boolean;
  /** Why not; absent when it fits. */
  readonly reason?: string;
  /** All versions in the project whose code fits, highest first. */
  readonly fittingVersions: readonly string[];
}

/** Statuses of runs that may still be executed. */
const unfinished: readonly RunStatus[] = ["accepted", "running", "waiting", "compensating", "dead"];

const pageSize = 200;

/**
 * Executes the flow function of every unfinished and dead run on what is recorded of it, without doing anything (see
 * runs/fit.ts), once for each version of its flow that is there. Reads a page of runs at a time.
 * @param flowName only runs of this flow.
 */
export async function* checkHistory(
  ledger: Ledger,
  flows: FlowVersions,
  context: ExecutionContext,
  flowName?: string,
): AsyncGenerator<HistoryCheck> {
  for (const status of unfinished) {
    for (const row of rows(ledger, status, flowName)) {
      const history = ledger.run(row.run);
      if (history !== undefined) yield await checkRun(history, flows, context);
    }
  }
}

function* rows(ledger: Ledger, status: RunStatus, flow: string | undefined): Generator<RunRow> {
  const filter = { status, ...(flow === undefined ? {} : { flow }) };
  let before: string | undefined;
  do {
    const page = ledger.runs(filter, { limit: pageSize, ...(before === undefined ? {} : { before }) });
    yield* page.runs;
    before = page.next;
  } while (before !== undefined);
}

async function checkRun(history: RunHistory, flows: FlowVersions, context: ExecutionContext): Promise<HistoryCheck> {
  const { run, flow: name, version, key, status } = history;
  const fittingVersions: string[] = [];
  let reason: string | undefined = `Version ${version} of flow "${name}" is not in the project.`;
  for (const flow of flows.versionsOf(name)) {
    const misfit = await misfitOf(history, flow, context);
    if (misfit === undefined) fittingVersions.push(flow.version);
    if (flow.version === version) reason = misfit;
  }
  const checked = { run, flow: name, key, status, version, fits: reason === undefined, fittingVersions };
  return reason === undefined ? checked : { ...checked, reason };
}

async function misfitOf(history: RunHistory, flow: AnyFlow, context: ExecutionContext): Promise<string | undefined> {
  const unfit = gatherMisfit(flow, history.facts);
  if (unfit !== undefined) return unfit;
  const { fits, unasked, asked } = await checkFit({
    context,
    flow,
    run: history.run,
    key: history.key,
    ...beginningOf(flow, history),
    state: stateOf(history.facts),
    journal: { quiet: () => new Promise((resolve) => setImmediate(resolve)) },
  });
  return fits ? undefined : diverged({ flow }, unasked, asked).message;
}
