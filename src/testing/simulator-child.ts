/** Program of the process that `startSimulatorProcess` forks: takes its options as the first message. */
import { startSimulatedSystem } from "./simulated-system.ts";
import type { SimulatorReport } from "./simulator-process.ts";
import type { SimulatorOptions } from "./simulator-types.ts";

process.once("disconnect", () => process.exit(0));

process.once("message", async (options) => {
  process.send?.(await start(options as SimulatorOptions));
});

async function start(options: SimulatorOptions): Promise<SimulatorReport> {
  try {
    const { url } = await startSimulatedSystem(options);
    return { url };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
