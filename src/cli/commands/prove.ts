import type { Command } from "commander";
import { formatMs } from "../../core/duration.ts";
import { WaybillError } from "../../core/errors.ts";
import type { Project } from "../../server/project.ts";
import type { Proof } from "../../testing/prove/proof.ts";
import { ProofFailure } from "../../testing/prove/proof-failure.ts";
import { type ProofReport, proveFlow } from "../../testing/prove/prove-flow.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { openProject } from "../open-project.ts";
import { withProgress } from "../progress.ts";
import { findProofs } from "../proofs.ts";
import { recordProofs } from "../record-proofs.ts";

interface ProveOptions {
  readonly only?: string;
  readonly record: boolean;
}

type Outcome =
  | ({ readonly ok: true } & ProofReport)
  | {
      readonly ok: false;
      readonly flow: string;
      readonly mistake: ProofFailure["mistake"];
      readonly scenario: number;
      readonly story: string;
    };

export function addProve(program: Command, session: Session): void {
  const command = program
    .command("prove")
    .argument("[flows...]", "names of flows; all that have a proof unless told")
    .option("--only <scenario>", "number of one scenario, to look at it again")
    .option("--no-record", "do not write down what was proved")
    .description(
      "run flows with a crash at every point, lost answers and double deliveries, and count what was done twice",
    );
  handle(session, command, (context, { args }) => prove(context, args, command.opts<ProveOptions>()));
}

async function prove(context: Context, names: readonly string[], options: ProveOptions): Promise<ExitCode> {
  const only = scenarioOf(options.only);
  const project = await openProject(context);
  const proofs = await findProofs(project, names);
  const outcomes = await withProgress(context, "proving", async (say) => {
    const done: Outcome[] = [];
    for (const proof of proofs) done.push(await proveOne(project, proof, only, say));
    return done;
  });
  // One scenario is no proof.
  if (options.record && only === undefined) {
    const tried = outcomes.map((outcome) => ({ ok: outcome.ok, flows: flowsOf(outcome) }));
    await recordProofs(project, tried, { isAll: names.length === 0 });
  }
  const ok = outcomes.every((outcome) => outcome.ok);
  const tried = new Set(outcomes.flatMap(flowsOf));
  const unproven = names.length > 0 ? [] : project.flows.map(({ name }) => name).filter((name) => !tried.has(name));
  context.print({ ok, proofs: outcomes, unproven }, () =>
    [
      ...outcomes.map((outcome) => formatOutcome(outcome, context)),
      ...unproven.map((flow) => `${context.colors.yellow("!")} ${flow}: in no proof`),
    ].join("\n"),
  );
  return ok ? 0 : 1;
}

function scenarioOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const scenario = Number(text);
  if (Number.isInteger(scenario) && scenario > 0) return scenario;
  throw new WaybillError("request-invalid", `"${text}" is no number of a scenario. Write --only 12, say.`);
}

/** The other flows of the project are there too, unless the proof names its own. */
async function proveOne(
  project: Project,
  { flow, input, options }: Proof,
  only: number | undefined,
  say: (title: string) => void,
): Promise<Outcome> {
  try {
    const report = await proveFlow(flow, input as never, {
      flows: project.flows,
      ...options,
      ...(only === undefined ? {} : { only }),
      onProgress: (done, of) => say(`proving ${flow.name}: ${done} of ${of}`),
    });
    return { ok: true, ...report };
  } catch (error) {
    if (!(error instanceof ProofFailure)) throw error;
    return { ok: false, flow: flow.name, mistake: error.mistake, scenario: error.scenario, story: error.message };
  }
}

/** The flows that had a part in a proof. */
function flowsOf(outcome: Outcome): readonly string[] {
  return outcome.ok ? [...new Set([outcome.flow, ...outcome.ends.map(({ flow }) => flow)])] : [outcome.flow];
}

function formatOutcome(outcome: Outcome, { colors }: Context): string {
  if (!outcome.ok) return `${colors.red("✗")} ${outcome.story}\n`;
  const { scenarios, crashes, effects, durationMs } = outcome;
  const tried = `${scenarios} executions, ${crashes} of them with a crash`;
  return `${colors.green("✓")} ${flowsOf(outcome).join(" + ")}: ${tried}; ${effects} effects, each as often as when nothing goes wrong; ${formatMs(durationMs)}`;
}
