import { Listr, type ListrTask } from "listr2";
import { planDeliveries } from "./deliveries.ts";
import { readSamples } from "./samples.ts";
import { Scenario, type Show } from "./scenario.ts";
import { type Stage, setUp, shopifySecret } from "./stage.ts";
import { mixOf } from "./stories.ts";
import type { Verdict } from "./verdict.ts";

/** What the tasks leave behind, one after the other. */
export interface Outcome {
  stage?: Stage;
  scenario?: Scenario;
  verdict?: Verdict;
}

export interface TaskOptions {
  readonly deliveries: number;
  readonly isSilent: boolean;
  readonly signal: AbortSignal;
}

/** Below 40 columns no line could be shown in place. */
const isTerminal = process.stdout.isTTY === true && process.stdout.columns >= 40;
/** A line replaces the one before in a terminal; elsewhere, where each stays, there is one in so many milliseconds. */
const showEveryMs = isTerminal ? 100 : 3_000;

/** Runs the demo and fills `outcome` as it goes, so that whoever ends it early knows what there is to end. */
export async function runTasks(outcome: Outcome, options: TaskOptions): Promise<void> {
  const tasks = new Listr<Outcome>(
    [
      {
        title: "Start CRM, billing, warehouse and notifier",
        task: async (now) => {
          now.stage = await setUp();
        },
      },
      act("Start Waybill", async ({ stage }) => {
        await stage.waybill.start();
        return `webhooks at ${stage.waybill.hooks}, portal at ${stage.waybill.portal}`;
      }),
      {
        title: "Build deliveries from the published payloads of 13 API versions",
        task: (now) => {
          const deliveries = planDeliveries(mixOf(options.deliveries), readSamples(), shopifySecret);
          now.scenario = new Scenario(stageOf(now), deliveries, options.signal);
        },
      },
      {
        title: "Trade",
        task: (_, task) =>
          task.newListr(
            [
              act("Send the deliveries", (now, show) => now.scenario.send(show)),
              act("Billing has an outage", (now, show) => now.scenario.breakBilling(show)),
              act("Waybill is killed with SIGKILL, twice", (now, show) => now.scenario.killWaybillTwice(show)),
            ],
            { concurrent: true },
          ),
      },
      act("Let all runs come to an end", (now, show) => now.scenario.drain(show)),
      act("Compare the systems with what was sent", async ({ scenario }) => {
        outcome.verdict = await scenario.judge();
        return `${await scenario.countReplays()} calls were made again under their first key, and changed nothing`;
      }),
    ],
    {
      silentRendererCondition: options.isSilent,
      fallbackRendererCondition: !isTerminal,
      rendererOptions: { collapseSubtasks: false },
      registerSignalListeners: false,
    },
  );
  await tasks.run(outcome);
}

type Act = (now: { readonly stage: Stage; readonly scenario: Scenario }, show: Show) => Promise<string>;

/** A task that shows how far it is, and at its end what came of it. */
function act(title: string, play: Act): ListrTask<Outcome> {
  return {
    title,
    rendererOptions: { persistentOutput: true },
    task: async (now, task) => {
      let shownAt = Date.now();
      const show: Show = (line) => {
        if (Date.now() - shownAt < showEveryMs) return;
        shownAt = Date.now();
        task.output = line;
      };
      const stage = stageOf(now);
      task.output = await play(
        {
          stage,
          get scenario() {
            return scenarioOf(now);
          },
        },
        show,
      );
    },
  };
}

function stageOf({ stage }: Outcome): Stage {
  if (stage === undefined) throw new Error("The systems were not started");
  return stage;
}

function scenarioOf({ scenario }: Outcome): Scenario {
  if (scenario === undefined) throw new Error("The deliveries were not built");
  return scenario;
}
