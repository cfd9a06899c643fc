/** Everything that runs during the demo, and its orderly end. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Simulators, secretsFor, startSimulators, stopSimulators } from "./simulators.ts";
import { WaybillProcess } from "./waybill-process.ts";

export const shopifySecret = "demo-shopify-secret";

export interface Stage {
  readonly simulators: Simulators;
  readonly waybill: WaybillProcess;
  /** The data folder of Waybill, fresh. */
  readonly data: string;
}

const project = fileURLToPath(new URL("..", import.meta.url));

/** Starts the four systems and makes everything ready for Waybill, which is not started yet. */
export async function setUp(): Promise<Stage> {
  const data = await mkdtemp(join(tmpdir(), "waybill-demo-"));
  const simulators = await startSimulators();
  const secrets = secretsFor(simulators, shopifySecret);
  return { simulators, data, waybill: new WaybillProcess({ project, data, secrets }) };
}

/** Ends all processes and, unless it is needed to find out what went wrong, removes the data. */
export async function tearDown(
  { simulators, waybill, data }: Stage,
  options: { readonly keepData: boolean },
): Promise<void> {
  await waybill.stop();
  await stopSimulators(simulators);
  if (!options.keepData) await rm(data, { recursive: true, force: true });
}

/** Resolves when the condition holds; asks every 20 ms. Rejects when the signal is aborted. */
export async function until(isMet: () => boolean | Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!(await isMet())) await setTimeout(20, undefined, { signal });
}
