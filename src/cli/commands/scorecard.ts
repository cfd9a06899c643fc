import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { gateReport } from "../../server/gate/judge-project.ts";
import { presentScorecard } from "../../server/gate/present.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { formatScorecard, formatScorecards } from "../format/findings/scorecard.ts";
import { openProject } from "../open-project.ts";
import { withProgress } from "../progress.ts";

/** @param flows the command whose part this is. */
export function addScorecard(flows: Command, session: Session): void {
  const command = flows
    .command("scorecard")
    .argument("[flow]", "name of the flow; all of them unless told")
    .description("what each flow is ready for (bronze, silver, gold), and what is missing for the next level");
  handle(session, command, (context, { args: [flow] }) => scorecard(context, flow));
}

async function scorecard(context: Context, flow: string | undefined): Promise<ExitCode> {
  const project = await openProject(context);
  const { scorecards } = await withProgress(context, "checking", () => gateReport(project, { now: Date.now() }));
  const asked = scorecards.filter((card) => flow === undefined || card.flow === flow);
  if (asked.length === 0) {
    const known = scorecards.map((card) => card.flow).join(", ");
    throw new WaybillError("flow-unknown", `There is no flow "${flow}" in the project; there are: ${known}.`);
  }
  context.print({ scorecards: asked.map(presentScorecard) }, () =>
    flow === undefined
      ? formatScorecards(asked, context.colors)
      : asked.map((card) => formatScorecard(card, context.colors)).join("\n\n"),
  );
  return 0;
}
