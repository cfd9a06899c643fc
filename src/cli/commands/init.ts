import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { createProject } from "../new-project.ts";
import { packagePath } from "../package.ts";
import { isInteractive } from "../terminal.ts";

export function addInit(program: Command, session: Session): void {
  const command = program
    .command("init")
    .argument("[dir]", "folder to make")
    .option("-y, --yes", "never ask")
    .description(
      "make a project that runs: flows, contracts, runbooks, tests, a policy, a workflow, secrets for this machine",
    );
  handle(session, command, async (context, { args }) => init(context, args[0], command.opts<{ yes?: true }>()));
}

async function init(context: Context, named: string | undefined, options: { yes?: true }): Promise<ExitCode> {
  const dir = resolve(context.terminal.cwd, named ?? (await askForFolder(context, options.yes === true)));
  const files = await createProject(dir);
  context.print({ dir, files }, () => created(context, dir, files));
  return 0;
}

async function askForFolder(context: Context, isAskingForbidden: boolean): Promise<string> {
  const missing = new WaybillError(
    "request-invalid",
    'No folder is named. Write "waybill init DIR", e.g. waybill init shop.',
  );
  if (isAskingForbidden || context.json || !isInteractive(context.terminal)) throw missing;
  const { isCancel, text } = await import("@clack/prompts");
  const answer = await text({ message: "Where shall the project go?", placeholder: "shop", defaultValue: "shop" });
  if (isCancel(answer)) throw missing;
  return answer;
}

function created(context: Context, dir: string, files: readonly string[]): string {
  const { bold, dim, green } = context.colors;
  return [
    `${green("created")} ${bold(dir)} with ${files.length} files`,
    "",
    `  cd ${shortPath(context.terminal.cwd, dir)}`,
    `  ${installCommand()}`,
    `  npx waybill dev   ${dim("# serves the flows and prints a curl line to try one")}`,
    `  git config core.hooksPath .githooks   ${dim("# in a repository: each commit passes the gate")}`,
  ].join("\n");
}

/** From a checkout of this package there is no published version to fetch: then the checkout itself is installed. */
function installCommand(): string {
  const own = packagePath(".");
  return own.includes("node_modules") ? "npm install" : `npm install ${own.replace(/\/$/, "")}`;
}

function shortPath(from: string, dir: string): string {
  const path = relative(from, dir) || ".";
  return path.startsWith("..") ? dir : path;
}
