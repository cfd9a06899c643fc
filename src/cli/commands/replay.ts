import type { Command } from "commander";
import type { ReplayRequest } from "../../server/wire.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { reportEnd } from "../until-ended.ts";
import { withServer } from "../with-server.ts";

interface ReplayOptions {
  readonly fromStart?: true;
  readonly reason?: string;
  readonly repeat?: true;
}

export function addReplay(program: Command, session: Session): void {
  const command = program
    .command("replay")
    .argument("<run>", "id of a dead or compensated run")
    .option("--from-start", "do everything again, instead of going on at the step that failed")
    .option("--reason <text>", "why; kept in the audit trail")
    .option("--repeat", "do the failed step again although it took effect")
    .description("take a failed run up again and wait for its end");
  handle(session, command, (context, { args: [id = ""] }) => replay(context, id, command.opts<ReplayOptions>()));
}

async function replay(context: Context, id: string, options: ReplayOptions): Promise<ExitCode> {
  const request: ReplayRequest = {
    from: options.fromStart === true ? "start" : "failed-step",
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(options.repeat === true ? { repeat: true } : {}),
  };
  return withServer(context, async (api) => {
    await api.replay(id, request);
    return reportEnd(context, api, id);
  });
}
