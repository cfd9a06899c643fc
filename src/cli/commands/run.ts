import type { Command } from "commander";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { readInput } from "../read-input.ts";
import { reportEnd } from "../until-ended.ts";
import { withServer } from "../with-server.ts";

interface RunOptions {
  readonly input: string;
  readonly key?: string;
}

export function addRun(program: Command, session: Session): void {
  const command = program
    .command("run")
    .argument("<flow>", "name of the flow")
    .requiredOption("-i, --input <file>", 'JSON file with the message; "-" reads standard input')
    .option("-k, --key <key>", "idempotency key, instead of the one that the flow finds in the message")
    .description("start a flow by hand and wait for the end of the run");
  handle(session, command, (context, { args: [flow = ""] }) => run(context, flow, command.opts<RunOptions>()));
}

async function run(context: Context, flow: string, options: RunOptions): Promise<ExitCode> {
  const input = await readInput(context, options.input);
  return withServer(context, async (api) => {
    const started = await api.start(flow, { input, ...(options.key === undefined ? {} : { key: options.key }) });
    if (started.duplicate === true) {
      context.note(`The key is known: nothing new was started, this is run ${started.runId}.`);
    }
    return reportEnd(context, api, started.runId);
  });
}
