import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessTo } from "../../src/definitions/access.ts";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { contract, event, jsonSchema, RunFailure, system, team } from "../../src/index.ts";
import { verifyStore } from "../../src/ledger/sqlite/open.ts";
import type { Connector } from "../../src/runs/connector.ts";
import type { Engine } from "../../src/runs/engine.ts";
import type { Fact } from "../../src/runs/fact.ts";
import type { Ledger, RunHistory } from "../../src/runs/ledger.ts";
import { isOpen } from "../../src/runs/status.ts";
import { createTestWaybill } from "../../src/testing/test-waybill.ts";
import type { VirtualTime } from "../../src/testing/virtual-time.ts";

/** An engine with its ledger, under time that passes only when nothing else happens. */
export interface Harness {
  readonly time: VirtualTime;
  readonly engine: Engine;
  readonly ledger: Ledger;
  /** Ends the engine as it stands and starts another on the same data. */
  restart(flows?: readonly AnyFlow[]): Promise<void>;
  /** Lets things happen, and time pass when nothing does, until the condition holds. */
  until(condition: () => boolean): Promise<void>;
  /** Starts a run of the flow, and lets things happen until it is final or dead. */
  finish(flow: AnyFlow, input: unknown, key?: string): Promise<RunHistory>;
  history(run: string): RunHistory;
  close(): Promise<void>;
}

export interface HarnessOptions {
  readonly maxActiveRuns?: number;
  readonly maxQueuedRuns?: number;
  readonly connector?: Connector;
  /** The clock that production makes of the wall clock, which is then the one that a test sets. */
  readonly isSteady?: boolean;
  /** Whether a step of the test is at work in turns of the event loop: time stands still then, so that it never times out. */
  readonly isBusy?: () => boolean;
}

/** Makes a harness of the engine that is tested. */
export type CreateHarness = (flows: readonly AnyFlow[], options?: HarnessOptions) => Promise<Harness>;

export const owner = team("commerce", { onCall: "pager:commerce" });

export const Order = contract("test.order", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly id: number }>({
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" } },
  }),
});

export const onOrder = event(Order, { key: (order) => order.id });

/** What flows of the suite have in common. */
export const base = { version: "1.0.0", owner, on: onOrder } as const;

export function failure(cause: "unavailable" | "rejected", message: string = cause): RunFailure {
  return new RunFailure({ cause, code: cause === "rejected" ? "system-rejected" : "system-unavailable", message });
}

/** A system whose calls are functions of the test. */
export interface TestCall {
  readonly idempotencyKey: string;
  do(name: string): Promise<string>;
}

export function testSystem(name: string, options: { readonly failures?: number; readonly concurrency?: number } = {}) {
  return system<AccessTo<TestCall>>(name, {
    access: { type: "test" },
    concurrency: options.concurrency ?? 4,
    breaker: { failures: options.failures ?? 3, coolDown: "10s" },
    retry: { maxAttempts: 4, initialDelayMs: 1_000, factor: 2, maxDelayMs: 60_000, jitter: 0 },
  });
}

export function testConnector(answer: (name: string, key: string) => string | Promise<string>): Connector {
  return {
    type: "test",
    open: (_system, { idempotencyKey }): TestCall => ({
      idempotencyKey,
      do: async (name) => answer(name, idempotencyKey),
    }),
    close: () => Promise.resolve(),
  };
}

export async function createEmbeddedHarness(flows: readonly AnyFlow[], options: HarnessOptions = {}): Promise<Harness> {
  const { connector, isBusy = () => false, ...limits } = options;
  const dataDir = mkdtempSync(join(tmpdir(), "waybill-conformance-"));
  const waybill = createTestWaybill(flows, {
    ...limits,
    dataDir,
    connectors: connector === undefined ? [] : [connector],
    random: () => 0,
    // A step that never returns is to meet its time limit at once, unless the test says that it is at work.
    patienceMs: 0,
    isBusy,
  });
  return {
    time: waybill.time,
    get engine() {
      return waybill.engine;
    },
    get ledger() {
      return waybill.ledger;
    },
    restart: waybill.restart,
    until: waybill.until,
    async finish(flow, input, key = "key-1") {
      const { runId } = await waybill.engine.accept({ flow: flow.name, key, input });
      await waybill.until(() => !isOpen(waybill.history(runId).status));
      return waybill.history(runId);
    },
    history: waybill.history,
    async close() {
      await waybill.close();
      expectSound(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Whatever a test did, its data must be sound afterwards. */
function expectSound(dir: string): void {
  const work = verifyStore(dir);
  let step = work.next();
  while (step.done !== true) step = work.next();
  const problems = [...step.value.problems].map(([check, { first }]) => `${check}: ${first.join("; ")}`);
  if (problems.length > 0) throw new Error(`The data is not sound: ${problems.join(", ")}`);
}

/** The facts of a run in short, e.g. `do charge 1 ok`, `do charge 1 unavailable`, `waiting system billing`, `dead`. */
export function story(history: RunHistory): readonly string[] {
  return history.facts.map(({ fact }) => inShort(fact));
}

function inShort(fact: Fact): string {
  switch (fact.kind) {
    case "attempt":
      return `${fact.phase} ${fact.step} ${fact.attempt} ${fact.failure?.cause ?? "ok"}${fact.probe === true ? " (probe)" : ""}`;
    case "slept":
      return `slept ${fact.step}`;
    case "waiting":
      return `waiting ${fact.for} ${fact.name}`;
    case "emitted":
      return `emitted ${fact.contract}`;
    case "called":
      return `called ${fact.flow}`;
    case "awaiting":
      return `awaiting ${fact.for} ${fact.step}`;
    case "received":
      return `received ${fact.step}${fact.timedOut === true ? " timed-out" : ""}`;
    case "gathered":
      return `gathered ${fact.key}`;
    case "canceled":
      return fact.killed === true ? "canceled killed" : "canceled";
    case "undoing":
    case "diverged":
    case "dead":
      return `${fact.kind} ${fact.failure.cause}`;
    default:
      return fact.kind;
  }
}
