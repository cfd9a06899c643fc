import { validatorOf } from "../src/contracts/validate.ts";
import { createEmbeddedEngine } from "../src/engines/embedded/engine.ts";
import { openStore } from "../src/ledger/sqlite/open.ts";
import { createAuthors } from "../src/server/authors.ts";
import { systemClock, systemTimers } from "../src/server/time.ts";
import { type Order, OrderCreated, oneStep, threeStep } from "./order.ts";

/** The embedded engine on a data folder, put together as the server does, with the flows that are measured. */
export interface ThreeStepEngine {
  /** Contract check, durable accept, recorded steps, recorded end. Resolves when the end is on disk. The three-step flow unless told. */
  run(order: Order, flow?: typeof threeStep | typeof oneStep): Promise<void>;
  /** Completed runs by the ledger of the data folder. */
  completedCount(): number;
  stop(): Promise<void>;
}

export function openThreeStepEngine(dir: string): ThreeStepEngine {
  const store = openStore(dir);
  const engine = createEmbeddedEngine({
    flows: [threeStep, oneStep],
    journal: store.journal,
    connectors: [],
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    authors: createAuthors(),
    maxActiveRuns: 1_024,
    maxQueuedRuns: 10_000,
    onBroken: (error) => {
      throw error;
    },
  });
  const validate = validatorOf(OrderCreated);
  return {
    async run(order, { name } = threeStep) {
      if (validate(order).length > 0) throw new Error("The bench's own order breaks its contract.");
      const { runId } = await engine.accept({ flow: name, key: String(order.id), input: order });
      await engine.ended(runId);
    },
    completedCount: () =>
      store.ledger
        .countsByStatus(0, Number.MAX_SAFE_INTEGER)
        .filter(({ status }) => status === "completed")
        .reduce((sum, { count }) => sum + count, 0),
    async stop() {
      await engine.stop();
      store.close();
    },
  };
}
