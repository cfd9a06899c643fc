import type { Command } from "commander";
import type { RunDetail } from "../../server/wire.ts";
import type { Api } from "../api.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { effectLines } from "../format/effects.ts";
import { oneLine } from "../format/table.ts";
import { waitForEnd } from "../until-ended.ts";
import { withServer } from "../with-server.ts";

/** A command that decides something about one run. */
interface Decision {
  readonly name: string;
  readonly description: string;
  readonly needsReason?: true;
  readonly needsVersion?: true;
  act(api: Api, run: string, options: { readonly reason: string; readonly to: string }): Promise<unknown>;
  /** What is printed when it is done; a decision that ends the run waits for that and prints what became of its steps. */
  readonly done: string | "ended";
}

const decisions: readonly Decision[] = [
  {
    name: "cancel",
    description: "end a run and undo what it did; steps under way are let finish",
    needsReason: true,
    act: (api, run, { reason }) => api.cancel(run, { reason }),
    done: "ended",
  },
  {
    name: "kill",
    description: "end a run at once, and leave what it did as it is",
    needsReason: true,
    act: (api, run, { reason }) => api.cancel(run, { reason, undo: false }),
    done: "ended",
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
  return withServer(context, async (api) => {
    await act(api, id, command.opts<{ readonly reason: string; readonly to: string }>());
    if (done === "ended") return reportStandingEffects(context, await waitForEnd(context, api, id));
    context.print({ runId: id }, () => `run ${id} ${done}`);
    return 0;
  });
}

function reportStandingEffects(context: Context, { id, status, effects, message }: RunDetail): ExitCode {
  const isCanceled = status === "canceled";
  const lines = effectLines(effects).map((line) => `  ${line}`);
  const why = isCanceled || message === undefined ? [] : [`  ${oneLine(message)}`];
  context.print({ runId: id, status, effects }, () => [`run ${id} is ${status}`, ...why, ...lines].join("\n"));
  return isCanceled ? 0 : 1;
}
