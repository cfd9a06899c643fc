import type { Command } from "commander";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { withServer } from "../with-server.ts";
import { addFlowCalls } from "./flow-calls.ts";
import { addScorecard } from "./scorecard.ts";

export function addFlows(program: Command, session: Session): void {
  const flows = program
    .command("flows")
    .description("what flows are ready for, and whom they call; hold them back and let them go on");
  const pause = flows
    .command("pause")
    .argument("<flow>", "name of the flow")
    .requiredOption("--reason <text>", "why; kept in the audit trail")
    .description("take up no run of the flow; messages are still accepted");
  handle(session, pause, (context, { args: [flow = ""] }) =>
    pauseFlow(context, flow, pause.opts<{ readonly reason: string }>().reason),
  );
  const resume = flows
    .command("resume")
    .argument("<flow>", "name of the flow")
    .description("take up what was accepted meanwhile");
  handle(session, resume, (context, { args: [flow = ""] }) => resumeFlow(context, flow));
  addScorecard(flows, session);
  addFlowCalls(flows, session);
}

async function pauseFlow(context: Context, flow: string, reason: string): Promise<ExitCode> {
  await withServer(context, (api) => api.pauseFlow(flow, { reason }));
  context.print({ flow }, () => `flow ${flow} is paused: messages are accepted, and wait`);
  return 0;
}

async function resumeFlow(context: Context, flow: string): Promise<ExitCode> {
  await withServer(context, (api) => api.resumeFlow(flow));
  context.print({ flow }, () => `flow ${flow} goes on`);
  return 0;
}
