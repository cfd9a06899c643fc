import type { Command } from "commander";
import { Option } from "commander";
import { formatMs } from "../../core/duration.ts";
import type { Project } from "../../server/project.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatFlows, formatTryLines } from "../format/banner.ts";
import { type ListenFlags, openProject } from "../open-project.ts";
import { portOption } from "../options.ts";
import { corePolicyOf, passGate } from "../pass-gate.ts";
import { requireSecrets } from "../require-secrets.ts";
import { tryLines } from "../try-lines.ts";
import { endSoon, untilAskedToStop } from "../wait.ts";

interface StartOptions extends ListenFlags {
  /** Started by `waybill dev`: show how to try the webhooks, and end when dev ends. */
  readonly dev?: true;
  readonly policy?: string;
}

export function addStart(program: Command, session: Session): void {
  const command = addListenOptions(program.command("start"))
    .description("serve the webhooks, run the flows, serve the portal; ends in order on SIGTERM and SIGINT")
    .option("--policy <file>", "the policy of the core team, which that of the project may only tighten")
    .addOption(new Option("--dev").hideHelp());
  handle(session, command, (context) => start(context, command.opts<StartOptions>()));
}

/** Options that say where to listen; the config says it otherwise. */
export function addListenOptions(command: Command): Command {
  return command
    .option("--host <address>", "where webhooks arrive; 0.0.0.0 for everywhere")
    .addOption(portOption("--hooks-port <port>", "port of the webhooks"))
    .addOption(portOption("--portal-port <port>", "port of portal and API, always on 127.0.0.1"));
}

async function start(context: Context, options: StartOptions): Promise<ExitCode> {
  if (options.dev !== true) return serve(context, options, untilAskedToStop());
  try {
    return await serve(context, options, Promise.race([untilAskedToStop(), untilParentGone()]));
  } finally {
    // The channel to dev would keep this process alive.
    if (process.connected) process.disconnect();
  }
}

/** @param asked made before the start, so that a signal during the start is not lost. */
async function serve(context: Context, options: StartOptions, asked: Promise<void>): Promise<ExitCode> {
  const project = await openProject(context, options);
  await requireSecrets(context, project);
  await passGate(context, project, options);
  if (options.dev === true) process.send?.(project.config.data);
  const { listen } = await import("../listen.ts");
  const waybill = await listen(project, corePolicyOf(context, options));
  const ready = { ready: true, hooks: waybill.hooksUrl, portal: waybill.portalUrl, pid: process.pid };
  context.print(ready, () => formatFlows(project, waybill, context.colors));
  if (options.dev === true) await showTryLines(context, project, waybill.hooksUrl);
  await asked;
  context.note(
    context.colors.dim(
      `stopping: no new messages, running steps finish within ${formatMs(project.config.drainMs)}; again ends at once`,
    ),
  );
  await waybill.stop();
  endSoon();
  return 0;
}

async function showTryLines(context: Context, project: Project, hooksUrl: string): Promise<void> {
  const lines = await tryLines(project.flows, { projectDir: project.dir, hooksUrl, env: process.env, now: Date.now() });
  if (lines.length > 0) context.note(formatTryLines(lines, context.colors));
}

/** Resolves when the process that started us is gone, however it went: nobody would ever end us otherwise. */
function untilParentGone(): Promise<void> {
  return new Promise((resolve) => {
    process.once("disconnect", resolve);
  });
}
