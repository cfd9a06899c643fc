import type { Contract } from "../contracts/contract.ts";
import type { Random } from "../core/clock.ts";
import { WaybillError } from "../core/errors.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { createMemoryData, type MemoryData, openStore } from "../ledger/sqlite/open.ts";
import type { Connector } from "../runs/connector.ts";
import type { Accepted, Engine } from "../runs/engine.ts";
import type { Ledger, RunHistory } from "../runs/ledger.ts";
import { isOpen } from "../runs/status.ts";
import { requireStarted, startRun } from "../server/start-run.ts";
import type { FaultPoint } from "./fault-points.ts";
import { controlFlowGlobals } from "./flow-globals.ts";
import type { Addressed } from "./simulated-connector.ts";
import { Simulation } from "./simulation.ts";
import { seededRandom } from "./simulator-faults.ts";
import type { SimulatedSystem, SimulatedSystemOptions } from "./simulator-types.ts";
import { createTestProcess, type TestProcess, type TestProcessOptions, type Witness } from "./test-process.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

/** A simulated system in the process of the test. It lives in virtual time and needs no socket. */
export interface SystemInProcess
  extends Omit<SimulatedSystemOptions, "name" | "port" | "stateFile" | "clock" | "latencyMs"> {
  /** Where code calls it that uses `fetch` and no connector; `http://<name>.simulated` unless told. */
  readonly url?: string;
  /** Virtual time between a call and its effect, in milliseconds; 0 unless told. */
  readonly latencyMs?: number;
}

export interface TestWaybillOptions<Name extends string = string> {
  /** Simulated systems, by the names of the systems whose place they take. */
  readonly systems?: Readonly<Record<Name, SystemInProcess>>;
  /** For systems with access of other types; one of type `http` takes the place of the simulated one. */
  readonly connectors?: readonly Connector[];
  /** Values of secrets by name. One that is not named has a made-up value. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Jitter of the engine and `Math.random` of flows; the same numbers in every test unless told. */
  readonly random?: Random;
  /** When the test begins, in milliseconds since the Unix epoch; 2026-01-01 unless told. */
  readonly startAt?: number;
  /** The folder for the data; unless told the data is in memory. */
  readonly dataDir?: string;
  /** How long it takes to start anew after a crash, in milliseconds of virtual time; 1,000 unless told. */
  readonly downtimeMs?: number;
  /** How long a step may be at work in real time before virtual time passes all the same, in milliseconds; 1,000 unless told. */
  readonly patienceMs?: number;
  /** Whether something of the test is at work for which time has to stand still; never unless told. */
  readonly isBusy?: () => boolean;
  /**
   * Whether the engine has the clock of production, which goes on steadily when the wall clock is set with `time.set`. Time then
   * passes in steps of a few seconds. False unless told.
   */
  readonly isSteady?: boolean;
  /** 64 unless told. */
  readonly maxActiveRuns?: number;
  /** 1,000 unless told. */
  readonly maxQueuedRuns?: number;
}

/** Waybill in the process of a test: the engine and the store of production, under time that passes only when nothing else happens. */
export interface TestWaybill<Name extends string = string> {
  readonly time: VirtualTime;
  readonly engine: Engine;
  readonly ledger: Ledger;
  readonly systems: Readonly<Record<Name, SimulatedSystem>>;
  /**
   * Starts a run for a message, with the key that the trigger finds in it unless told.
   * @throws WaybillError `flow-unknown`, `contract-broken`, `key-invalid`, and what `Engine.accept` throws.
   */
  start<T>(flow: FlowOf<T>, input: NoInfer<T>, key?: string): Promise<Accepted>;
  /**
   * Starts a run, and lets things happen until it has ended or waits for a person. A message whose process dies before it is
   * answered is sent again, as senders do.
   */
  finish<T>(flow: FlowOf<T>, input: NoInfer<T>, key?: string): Promise<RunHistory>;
  /** Lets things happen, and time pass when nothing does, until the condition holds. @throws when nothing happens any more. */
  until(condition: () => boolean): Promise<void>;
  /** The run with its facts. @throws WaybillError `run-unknown`. */
  history(runId: string): RunHistory;
  /** Stops in order and starts anew on the same data, with other flows if told. */
  restart(flows?: readonly AnyFlow[]): Promise<void>;
  /** Dies as a process does that is killed, and is started anew on the same data. */
  crash(): void;
  /** Dies when a run comes by the fault point for the `occurrence`-th time from now on; 1 unless told. */
  crashAt(point: FaultPoint, occurrence?: number): void;
  /** How often it died so far. */
  readonly crashCount: number;
  close(): Promise<void>;
}

/** A flow for messages of this type. */
export type FlowOf<T> = AnyFlow & { readonly on: { readonly contract: Contract<T> } };

/** Starts Waybill in this process, on data of its own. */
export function createTestWaybill<Name extends string = never>(
  flows: readonly AnyFlow[],
  options: TestWaybillOptions<Name> = {},
): TestWaybill<Name> {
  const time = createVirtualTime(options.startAt);
  const systems = simulate(options.systems ?? {}, time);
  const plans: { readonly point: FaultPoint; left: number }[] = [];
  let crashCount = 0;
  let callCount = 0;
  const witness: Witness = {
    diesAt(point) {
      const met = plans.filter((plan) => plan.point === point && --plan.left === 0);
      for (const plan of met) plans.splice(plans.indexOf(plan), 1);
      return met.length > 0;
    },
    onDeath() {
      crashCount++;
      time.advanceBy(options.downtimeMs ?? 1_000);
    },
    onExecution: () => {},
    onCall: (call) => ({ ...call, number: ++callCount }),
    losesAnswer: () => false,
  };
  const data = options.dataDir === undefined ? createMemoryData() : dataIn(options.dataDir);
  const random = options.random ?? seededRandom(1);
  const running = createTestProcess(flows, {
    ...processDefaults,
    ...pick(options),
    time,
    systems,
    randomOf: () => random,
    openStore: data.open,
    witness,
  });
  const release = controlFlowGlobals();
  let present = flows;

  function history(runId: string): RunHistory {
    const found = running.store.ledger.run(runId);
    if (found !== undefined) return found;
    throw new WaybillError("run-unknown", `There is no run "${runId}" in this test.`, { details: { run: runId } });
  }

  async function start(name: string, input: unknown, key?: string): Promise<Accepted> {
    await running.until(() => true);
    const asked = { flow: name, input, key };
    return requireStarted(await running.asFlow(() => startRun(present, running.engine, asked, time.clock.now())));
  }

  return {
    time,
    get engine() {
      return running.engine;
    },
    get ledger() {
      return running.store.ledger;
    },
    systems: systemsOf(systems) as Readonly<Record<Name, SimulatedSystem>>,
    start: (flow, input, key) => start(flow.name, input, key),
    async finish(flow, input, key) {
      const { runId } = await sendUntilAnswered(running, () => start(flow.name, input, key));
      const { flow: name, key: storedKey } = history(runId);
      const filter = { flow: name, key: storedKey };
      // Asked at every turn, so not for the whole history.
      await running.until(() =>
        running.store.ledger.runs(filter, { limit: 1 }).runs.every(({ status }) => !isOpen(status)),
      );
      return history(runId);
    },
    until: running.until,
    history,
    async restart(next = present) {
      present = next;
      await running.restart(next);
    },
    crash: running.crash,
    crashAt(point, occurrence = 1) {
      plans.push({ point, left: occurrence });
    },
    get crashCount() {
      return crashCount;
    },
    async close() {
      release();
      try {
        await running.end();
      } finally {
        data.close();
      }
    },
  };
}

export const processDefaults = {
  connectors: [],
  secrets: {},
  maxActiveRuns: 64,
  maxQueuedRuns: 1_000,
  patienceMs: 1_000,
  isBusy: () => false,
  isSteady: false,
};

/** Sends a message again when the process dies before it is answered. */
export async function sendUntilAnswered<T>(running: TestProcess, send: () => Promise<T>): Promise<T> {
  for (;;) {
    await running.until(() => true); // a process that died is started anew before anything is sent to it
    const { life } = running;
    try {
      return await send();
    } catch (error) {
      if (!life.hasEnded) throw error;
      await running.until(() => running.life !== life);
    }
  }
}

/** The options that are passed on as they are. */
function pick(options: TestWaybillOptions<string>): Partial<TestProcessOptions> {
  const { connectors, secrets, maxActiveRuns, maxQueuedRuns, patienceMs, isBusy, isSteady } = options;
  return {
    ...(connectors && { connectors }),
    ...(secrets && { secrets }),
    ...(maxActiveRuns !== undefined && { maxActiveRuns }),
    ...(maxQueuedRuns !== undefined && { maxQueuedRuns }),
    ...(patienceMs !== undefined && { patienceMs }),
    ...(isBusy && { isBusy }),
    ...(isSteady !== undefined && { isSteady }),
  };
}

function dataIn(dir: string): Pick<MemoryData, "open" | "close"> {
  return { open: () => openStore(dir), close: () => {} };
}

/** Simulated systems in this process and in this time. */
export function simulate(
  systems: Readonly<Record<string, SystemInProcess>>,
  { clock, timers }: VirtualTime,
): ReadonlyMap<string, Addressed> {
  const sleep = (ms: number) => new Promise<void>((resolve) => void timers.schedule(ms, resolve));
  return new Map(
    Object.entries(systems).map(([name, { url, ...system }]) => [
      name,
      {
        simulation: new Simulation({ ...system, name, clock }, sleep),
        url: (url ?? `http://${name}.simulated`).replace(/\/$/, ""),
      },
    ]),
  );
}

function systemsOf(systems: ReadonlyMap<string, Addressed>): Readonly<Record<string, SimulatedSystem>> {
  return Object.fromEntries(
    [...systems].map(([name, { simulation, url }]) => [
      name,
      Object.assign(simulation, { url, close: async () => simulation.end() }),
    ]),
  );
}
