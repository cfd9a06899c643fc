import type { AnyFlow } from "../../src/definitions/flow.ts";
import { createEmbeddedEngine } from "../../src/engines/embedded/engine.ts";
import { openStore } from "../../src/ledger/sqlite/open.ts";
import type { Engine } from "../../src/runs/engine.ts";
import type { Journal } from "../../src/runs/journal.ts";
import { systemClock, systemTimers } from "../../src/server/time.ts";

/** The production engine on a data folder, without anything that listens. */
export interface OpenEngine {
  readonly engine: Engine;
  readonly journal: Journal;
  close(): Promise<void>;
}

export function openEngine(dir: string, flows: readonly AnyFlow[]): OpenEngine {
  const store = openStore(dir);
  const engine = createEmbeddedEngine({
    flows,
    journal: store.journal,
    connectors: [],
    clock: systemClock,
    timers: systemTimers,
    random: Math.random,
    maxActiveRuns: 1_024,
    maxQueuedRuns: 10_000,
    onBroken: (error) => {
      throw error;
    },
  });
  return {
    engine,
    journal: store.journal,
    async close() {
      await engine.stop();
      store.close();
    },
  };
}
