import type { Command } from "commander";
import { createFlowVersions } from "../../definitions/versions.ts";
import { openLedger } from "../../ledger/sqlite/open.ts";
import { checkHistory, type HistoryCheck } from "../../operate/history.ts";
import { unwatched } from "../../runs/execution.ts";
import { systemClock, systemTimers } from "../../server/time.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { table } from "../format/table.ts";
import { openProject } from "../open-project.ts";
import { withProgress } from "../progress.ts";
import { allFlows } from "./lock.ts";

export function addHistory(program: Command, session: Session): void {
  const history = program.command("history").description("what is recorded against the code that is there");
  const check = history
    .command("check")
    .option("--flow <flow>", "only runs of this flow")
    .description("replay what is recorded of every unfinished run against the present code, without doing anything");
  handle(session, check, (context) => checkAll(context, check.opts<{ readonly flow?: string }>().flow));
}

async function checkAll(context: Context, flowName: string | undefined): Promise<ExitCode> {
  const project = await openProject(context);
  const ledger = openLedger(project.config.data);
  const flows = createFlowVersions(allFlows(project));
  // Nothing is called and nothing is published in a dry execution.
  const execution = {
    clock: systemClock,
    timers: systemTimers,
    random: () => 0,
    authors: unwatched,
    connectors: new Map(),
    subscribersOf: () => [],
  };
  try {
    const checks = await withProgress(context, "replaying", async (say) => {
      const found: HistoryCheck[] = [];
      for await (const checked of checkHistory(ledger, flows, execution, flowName)) {
        found.push(checked);
        if (found.length % 100 === 0) say(`replaying: ${found.length} runs`);
      }
      return found;
    });
    const ok = checks.every(({ fits }) => fits);
    context.print({ ok, checks }, () => formatChecks(checks, context));
    return ok ? 0 : 1;
  } finally {
    ledger.close();
  }
}

function formatChecks(checks: readonly HistoryCheck[], { colors }: Context): string {
  if (checks.length === 0) return "No run is unfinished: any code will do.";
  const rows = checks.map(({ run, flow, version, status, fits, fittingVersions }) => [
    run,
    `${flow}@${version}`,
    status,
    fits ? colors.green("fits") : colors.red("does not fit"),
    fits ? "" : fittingVersions.length === 0 ? "no version fits" : `fits ${fittingVersions.join(", ")}`,
  ]);
  const misfits = checks.filter(({ fits }) => !fits);
  const reasons = [...new Set(misfits.map(({ reason }) => reason ?? ""))];
  return [
    table(["RUN", "FLOW", "STATUS", "CODE", ""], rows),
    `${checks.length - misfits.length} of ${checks.length} runs fit the version that they belong to.`,
    ...reasons,
  ].join("\n");
}
