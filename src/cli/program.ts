import { Command } from "commander";
import { addBackup } from "./commands/backup.ts";
import { addCheck } from "./commands/check.ts";
import { addContract } from "./commands/contract.ts";
import { addDead } from "./commands/dead.ts";
import { addDev } from "./commands/dev.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addFlows } from "./commands/flows.ts";
import { addHistory } from "./commands/history.ts";
import { addInit } from "./commands/init.ts";
import { addLock } from "./commands/lock.ts";
import { addProve } from "./commands/prove.ts";
import { addReplay } from "./commands/replay.ts";
import { addReview } from "./commands/review.ts";
import { addRun } from "./commands/run.ts";
import { addRuns } from "./commands/runs.ts";
import { addSchedules } from "./commands/schedules.ts";
import { addStart } from "./commands/start.ts";
import { addTasks } from "./commands/tasks.ts";
import { addVerify } from "./commands/verify.ts";
import type { Session } from "./context.ts";
import { exitCodesHelp } from "./exit.ts";
import { packageVersion } from "./package.ts";

/** All commands. Parsing throws a CommanderError and prints nothing, so that main decides how errors look. */
export function createProgram(session: Session): Command {
  const { stdout } = session.terminal;
  const program = new Command("waybill")
    .description("The platform on which a company runs its integrations")
    .version(packageVersion())
    .option("-p, --project <dir>", "folder of the project", ".")
    .option("--data <dir>", "data folder instead of the one of the config")
    .option("--json", "results as JSON on stdout, errors as JSON on stderr")
    .option("--no-color", "no colours (also NO_COLOR=1)")
    .option("--verbose", "the stack of an error")
    .addHelpText("after", exitCodesHelp)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => session.terminal.stderr.write(text),
      outputError: () => {},
    })
    .exitOverride();
  const commands = [
    addInit,
    addDev,
    addStart,
    addRun,
    addRuns,
    addDead,
    addReplay,
    addProve,
    addTasks,
    addSchedules,
    addFlows,
    addHistory,
    addLock,
    addContract,
    addCheck,
    addReview,
    addDoctor,
    addBackup,
    addVerify,
  ];
  for (const add of commands) add(program, session);
  return program;
}
