import type { Command } from "commander";
import type { Api } from "../api.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { withServer } from "../with-server.ts";

/** A command that decides something about one run. */
interface Decision {
  readonly name: string;
  readonly description: string;
  readonly needsReason?: true;
  readonly needsVersion?: true;
  act(api: Api, run: string, options: { readonly reason: string; readonly to: string }): Promise<unknown>;
  /** What is printed when it is done. */
  readonly done: string;
}

const decisions: readonly Decision[] = [
  {
    name: "cancel",
    description: "end a run and undo what it did; steps under way are let finish",
    needsReason: true,
    act: (api, run, { reason }) => api.cancel(run, { reason }),
    done: "is being undone",
  },
  {
    name: "kill",
    description: "end a run at once, and leave what it did as it is",
    needsReason: true,
    act: (api, run, { reason }) => api.cancel(run, { reason, undo: false }),
    done: "is ended",
  },
  {
    name: "pause",
    description: "let a run go no further until it is resumed",
    needsReason: true,
    act: (api, run, { reason }) => api.pause(run, { reason }),
    done: "is paused",
  },
  {
    name: "resume",
    description: "let a paused run go on",
    act: (api, run) => api.resume(run),
    done: "goes on",
  },
  {
    name: "retry",
    description: "make the attempt that a run waits for at once",
    act: (api, run) => api.retry(run),
    done: "tries again",
  },
  {
    name: "move",
    description: "take a run to another version of its flow, if what is recorded fits its code",
    needsVersion: true,
    act: (api, run, { to }) => api.move(run, { version: to }),
    done: "has the other version",
  },
];

export function addDecisions(runs: Command, session: Session): void {
  for (const decision of decisions) {
    const command = runs.command(decision.name).argument("<run>", "id of the run").description(decision.description);
    if (decision.needsReason === true) command.requiredOption("--reason <text>", "why; kept in the audit trail");
    if (decision.needsVersion === true) command.requiredOption("--to <version>", "the version to take it to");
    handle(session, command, (context, { args: [id = ""] }) => decide(context, decision, id, command));
  }
}

async function decide(context: Context, { act, done }: Decision, id: string, command: Command): Promise<ExitCode> {
  await withServer(context, (api) => act(api, id, command.opts<{ readonly reason: string; readonly to: string }>()));
  context.print({ runId: id }, () => `run ${id} ${done}`);
  return 0;
}
