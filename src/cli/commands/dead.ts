import type { Command } from "commander";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { withServer } from "../with-server.ts";
import { addPageOptions, listRuns } from "./runs.ts";

export function addDead(program: Command, session: Session): void {
  const dead = program.command("dead").description("runs that failed for good and wait for a decision");
  const list = addPageOptions(dead.command("list")).description("dead runs, youngest first");
  handle(session, list, (context) => listRuns(context, { ...list.opts(), status: "dead" }, "No run is dead."));
  const close = dead
    .command("close")
    .argument("<run>", "id of the run")
    .requiredOption("--reason <text>", "why it cannot be repaired; kept in the audit trail")
    .description("end a dead run as irrecoverable");
  handle(session, close, (context, { args: [id = ""] }) =>
    closeRun(context, id, close.opts<{ readonly reason: string }>().reason),
  );
}

async function closeRun(context: Context, id: string, reason: string): Promise<ExitCode> {
  const done = await withServer(context, (api) => api.close(id, { reason }));
  context.print({ ...done, status: "irrecoverable" }, () => `run ${done.runId} is closed as irrecoverable`);
  return 0;
}
