import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import type { ResolveRequest } from "../../server/wire.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { readInput } from "../read-input.ts";
import { reportEnd } from "../until-ended.ts";
import { withServer } from "../with-server.ts";

interface ResolveOptions {
  readonly happened?: true;
  readonly notHappened?: true;
  readonly result?: string;
  readonly reason: string;
}

export function addResolve(runs: Command, session: Session): void {
  const command = runs
    .command("resolve")
    .argument("<run>", "id of a dead run")
    .argument("<step>", "name of the step whose outcome is unknown")
    .option("--happened", "the step took effect: go on with its result")
    .option("--not-happened", "the step took no effect: do it again, or leave it out of the undo")
    .option("--result <file>", 'JSON file with what the step would have given; "-" reads standard input')
    .requiredOption("--reason <text>", "how you know; kept in the audit trail")
    .description("say whether a step in doubt took effect, and let the run go on");
  handle(session, command, (context, { args: [id = "", step = ""] }) =>
    resolve(context, id, step, command.opts<ResolveOptions>()),
  );
}

async function resolve(context: Context, id: string, step: string, options: ResolveOptions): Promise<ExitCode> {
  const happened = options.happened === true;
  if (happened === (options.notHappened === true)) {
    throw new WaybillError("request-invalid", "Say what you found out: either --happened or --not-happened.");
  }
  if (!happened && options.result !== undefined) {
    throw new WaybillError("request-invalid", "A step that did not happen has no result. Leave out --result.");
  }
  const { reason } = options;
  const request: ResolveRequest = {
    step,
    happened,
    reason,
    ...(options.result === undefined ? {} : { result: await readInput(context, options.result) }),
  };
  return withServer(context, async (api) => {
    await api.resolve(id, request);
    return reportEnd(context, api, id);
  });
}
