import type { Command } from "commander";
import { presentTask } from "../../server/present.ts";
import type { OpenTask } from "../../server/wire.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { clip, table } from "../format/table.ts";
import { formatInstant } from "../format/time.ts";
import { readInput } from "../read-input.ts";
import { readLedger } from "../read-ledger.ts";
import { withServer } from "../with-server.ts";

/** More than anyone looks through. */
const maxTasks = 500;

export function addTasks(program: Command, session: Session): void {
  const tasks = program.command("tasks").description("work that runs wait for people to do");
  const list = tasks.command("list").description("tasks that nobody has completed, oldest first");
  handle(session, list, listTasks);
  const complete = tasks
    .command("complete")
    .argument("<run>", "id of the run")
    .argument("<task>", "name of the task, as the list shows it")
    .requiredOption("-i, --input <file>", 'JSON file with what is handed in; "-" reads standard input')
    .description("hand in what a run waits for");
  handle(session, complete, (context, { args: [run = "", task = ""] }) =>
    completeTask(context, run, task, complete.opts<{ readonly input: string }>().input),
  );
}

async function listTasks(context: Context): Promise<ExitCode> {
  const tasks = await readLedger(context, (ledger) => ledger.tasks(maxTasks).map(presentTask));
  context.print(tasks, () => formatTasks(tasks));
  return 0;
}

function formatTasks(tasks: readonly OpenTask[]): string {
  if (tasks.length === 0) return "No run waits for a person.";
  const rows = tasks.map(({ run, flow, key, step, since, task }) => [
    run,
    flow,
    clip(key, 32),
    clip(step, 48),
    task.assignee,
    formatInstant(since),
  ]);
  return table(["RUN", "FLOW", "KEY", "TASK", "FOR", "SINCE"], rows);
}

async function completeTask(context: Context, run: string, task: string, file: string): Promise<ExitCode> {
  const data = await readInput(context, file);
  await withServer(context, (api) => api.completeTask(run, task, { data }));
  context.print({ runId: run }, () => `task "${task}" of run ${run} is completed`);
  return 0;
}
