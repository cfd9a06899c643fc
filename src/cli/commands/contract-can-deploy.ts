import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { type ConsumerVerdict, judgeConsumers } from "../../governance/expectations/can-deploy.ts";
import { loadLandscape } from "../../server/load-landscape.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { readConsumers } from "../expectations-file.ts";
import { findContracts } from "../find-contracts.ts";
import { clip, oneLine } from "../format/table.ts";
import { openProject } from "../open-project.ts";
import { viewOf } from "../view.ts";

/** Where a provider keeps what its consumers sent it. */
const usualFolder = "consumers";

interface CanDeployFlags {
  readonly consumers?: readonly string[];
}

export function addContractCanDeploy(contract: Command, session: Session): void {
  const command = contract
    .command("can-deploy")
    .argument("<contract>", "name of the contract; each version that consumers rely on is judged")
    .option(
      "--consumers <file...>",
      `what "waybill contract expect" recorded: files or folders; ${usualFolder}/ unless told`,
    )
    .description("whether consumers still take what this project sends");
  handle(session, command, (context, { args: [name = ""] }) =>
    canDeploy(context, name, command.opts<CanDeployFlags>()),
  );
}

async function canDeploy(context: Context, wanted: string, flags: CanDeployFlags): Promise<ExitCode> {
  const { contracts } = await loadLandscape(await openProject(context));
  const name = findContracts({ contracts }, wanted)[0]?.name ?? wanted;
  const served = findContracts({ contracts }, wanted);
  const consumers = await readConsumers(context.terminal.cwd, placesOf(context, flags));
  const verdicts = judgeConsumers(name, served, consumers);
  const can = verdicts.every(({ problems }) => problems.length === 0);
  const wire = verdicts.map((verdict) => ({ ...verdict, ok: verdict.problems.length === 0 }));
  context.print({ ok: can, contract: name, consumers: wire }, () => formatVerdicts(context, name, verdicts));
  return can ? 0 : 1;
}

function placesOf(context: Context, { consumers }: CanDeployFlags): readonly string[] {
  if (consumers !== undefined) return consumers;
  const folder = join(context.projectDir, usualFolder);
  if (existsSync(folder)) return [folder];
  throw new WaybillError(
    "request-invalid",
    `There is no folder ${usualFolder}/ in the project, and so nothing to judge. Put there what consumers recorded with "waybill contract expect", or name the files with --consumers.`,
  );
}

function formatVerdicts(context: Context, name: string, verdicts: readonly ConsumerVerdict[]): string {
  if (verdicts.length === 0) return `Nobody recorded that they rely on ${name}.`;
  return verdicts.map((verdict) => formatVerdict(context, name, verdict)).join("\n");
}

function formatVerdict(context: Context, name: string, verdict: ConsumerVerdict): string {
  const { colors } = context;
  const { consumer, team, major, version, problems } = verdict;
  const served = version === undefined ? `${name}@${major}` : `${name}@${version}`;
  if (problems.length === 0) return `${colors.green("✓")} ${oneLine(consumer)} takes all of ${served}`;
  const told =
    team === undefined ? "nobody is named to be told" : `tell ${oneLine(team.name)}, ${oneLine(team.onCall)}`;
  const lines = problems.flatMap(({ message, counterexample }) => [
    `  ${oneLine(message)}`,
    ...(counterexample === undefined
      ? []
      : [
          `  valid here, not there: ${clip(JSON.stringify(counterexample), Math.max(40, viewOf(context).columns - 26))}`,
        ]),
  ]);
  return [`${colors.red("✗")} ${oneLine(consumer)} (${told}): ${served}`, ...lines].join("\n");
}
