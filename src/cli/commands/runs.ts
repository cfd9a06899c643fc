import { type Command, Option } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { causes } from "../../runs/cause.ts";
import type { RunFilter } from "../../runs/ledger.ts";
import { runStatuses } from "../../runs/status.ts";
import { presentHistory, presentRun } from "../../server/present.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatRun, formatRuns } from "../format/run.ts";
import { wholeNumberOption } from "../options.ts";
import { readLedger } from "../read-ledger.ts";
import { viewOf } from "../view.ts";
import { addDecisions } from "./decide.ts";
import { addResolve } from "./resolve.ts";
import { addRunFiles } from "./run-files.ts";

/** Options of a list of runs. */
interface ListOptions extends RunFilter {
  readonly limit?: number;
  readonly before?: string;
}

const defaultLimit = 20;

export function addRuns(program: Command, session: Session): void {
  const runs = program.command("runs").description("see what ran, and decide about it");
  const list = addPageOptions(runs.command("list"))
    .description("runs, youngest first")
    .addOption(new Option("--status <status>", "only in this status").choices(runStatuses))
    .option("--key <key>", "only with this idempotency key");
  handle(session, list, (context) =>
    listRuns(context, list.opts<ListOptions>(), "No run fits. Leave out a filter, or deliver a message."),
  );
  const show = runs
    .command("show")
    .argument("<run>", "id of the run")
    .description("a run with its timeline, input and result");
  handle(session, show, (context, { args: [id = ""] }) => showRun(context, id));
  addDecisions(runs, session);
  addResolve(runs, session);
  addRunFiles(runs, session);
}

/** Options of every list of runs. */
export function addPageOptions(command: Command): Command {
  return command
    .option("--flow <flow>", "only of this flow")
    .addOption(new Option("--cause <cause>", "only failed with this cause").choices(causes))
    .addOption(wholeNumberOption("--limit <count>", `at most so many, 1 to 500 (default: ${defaultLimit})`, 1, 500))
    .option("--before <run>", "only older than this run");
}

/** Prints a page of runs. */
export async function listRuns(context: Context, options: ListOptions, emptyText: string): Promise<ExitCode> {
  const { limit = defaultLimit, before, ...filter } = options;
  const page = await readLedger(context, (ledger) =>
    ledger.runs(filter, before === undefined ? { limit } : { limit, before }),
  );
  const shown = { ...page, runs: page.runs.map(presentRun) };
  context.print(shown, () => formatRuns(shown, viewOf(context), emptyText));
  return 0;
}

async function showRun(context: Context, id: string): Promise<ExitCode> {
  const history = await readLedger(context, (ledger) => ledger.run(id));
  if (history === undefined) {
    throw new WaybillError("run-unknown", `There is no run "${id}". See the ids with "waybill runs list".`);
  }
  const run = presentHistory(history);
  context.print(run, () => formatRun(run, viewOf(context)));
  return 0;
}
