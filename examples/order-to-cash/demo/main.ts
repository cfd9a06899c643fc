/**
 * The demo: real storefront webhooks through an outage of billing and a kill -9 of Waybill, and then a count of what was
 * lost and what was done twice. `--help` says what it takes.
 *
 * Exit codes: 0 nothing lost, nothing doubled, all runs ended; 1 otherwise; 2 wrong arguments; 130 ended by Ctrl-C.
 */
import { once } from "node:events";
import { type DemoOptions, parseOptions, usage } from "./options.ts";
import { tearDown } from "./stage.ts";
import { mixOf } from "./stories.ts";
import { renderVerdict } from "./table.ts";
import { type Outcome, runTasks } from "./tasks.ts";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === undefined) {
      console.log(usage);
      return 0;
    }
    mixOf(options.orders);
    return await demo(options);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
}

async function demo(options: DemoOptions): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Error("The demo was ended by hand"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const outcome: Outcome = {};
  let isGood = false;
  try {
    await runTasks(outcome, { deliveries: options.orders, isSilent: options.json, signal: interrupted.signal });
    isGood = report(outcome, options);
    if (options.stay) await untilInterrupted(outcome, interrupted.signal);
  } catch (error) {
    if (!interrupted.signal.aborted) console.error(error);
  } finally {
    if (outcome.stage !== undefined)
      await tearDown(outcome.stage, { keepData: !isGood && !interrupted.signal.aborted });
  }
  if (isGood) return 0;
  if (interrupted.signal.aborted) return 130;
  if (outcome.stage !== undefined) console.error(`Waybill's data is kept in ${outcome.stage.data}`);
  return 1;
}

/** Prints the verdict and says whether it is good. */
function report({ stage, verdict }: Outcome, { json, stay }: DemoOptions): boolean {
  if (verdict === undefined || stage === undefined) return false;
  if (json) {
    console.log(JSON.stringify({ ...verdict, portal: stage.waybill.portal }));
  } else {
    console.log(`\n${renderVerdict(verdict)}\n`);
    if (!stay) console.log("To look at the runs in the portal: npm run demo -- --stay");
  }
  return verdict.problems.length === 0;
}

async function untilInterrupted({ stage }: Outcome, signal: AbortSignal): Promise<void> {
  if (stage === undefined || signal.aborted) return;
  console.error(`The portal stays at ${stage.waybill.portal} until Ctrl-C.`);
  await once(signal, "abort");
}
