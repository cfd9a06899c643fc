/**
 * A Waybill process in memory: the embedded engine of production on a store of production, under virtual time, in front of
 * simulated systems. It can die at any fault point and is started anew on the same data.
 *
 * 1. Time passes when nothing else happens, and at once.
 * 2. While the action of a step is at work on something real, such as a file, time stands still: for `patienceMs` at most, so that
 *    a step that never returns gets to its time limit.
 * 3. A process that died is started anew at the next turn.
 */
import { setImmediate as turn } from "node:timers/promises";
import type { Clock, Random, Timers } from "../core/clock.ts";
import { runIdTime } from "../core/ids.ts";
import { createSteadyClock } from "../core/steady-clock.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { createEmbeddedEngine } from "../engines/embedded/engine.ts";
import type { Store } from "../ledger/sqlite/open.ts";
import type { Connector } from "../runs/connector.ts";
import type { Engine } from "../runs/engine.ts";
import { createDueTimers } from "../server/time.ts";
import { type ActionAtWork, type FlowWorld, inFlowContext } from "./flow-context.ts";
import { type EndsAt, Life } from "./life.ts";
import { type Addressed, createSimulatedConnector, createSimulatedFetch } from "./simulated-connector.ts";
import type { VirtualTime } from "./virtual-time.ts";
import { type FlowExecution, watchedFlow } from "./watched-flow.ts";
import { createWire, type WireDeps } from "./wire.ts";

/** What happens in the process, told as it happens. */
export interface Witness {
  /** Asked at each fault point whether the process dies there. */
  readonly diesAt: EndsAt;
  /** Told that it died: time may be made to pass. */
  onDeath(life: number): void;
  onExecution(execution: FlowExecution): void;
  readonly onCall: WireDeps["onCall"];
  readonly losesAnswer: WireDeps["losesAnswer"];
}

export interface TestProcessOptions {
  readonly time: VirtualTime;
  readonly systems: ReadonlyMap<string, Addressed>;
  readonly connectors: readonly Connector[];
  readonly secrets: Readonly<Record<string, string>>;
  /** What a life takes chance from: the jitter of the engine and `Math.random` of flows. */
  readonly randomOf: (life: number) => Random;
  readonly openStore: () => Store;
  /** Whether the engine has the clock of production, which goes on steadily when the wall clock is set. */
  readonly isSteady: boolean;
  readonly maxActiveRuns: number;
  readonly maxQueuedRuns: number;
  readonly patienceMs: number;
  /** Whether something else is at work for which time has to stand still. */
  readonly isBusy: () => boolean;
  readonly witness: Witness;
}

export interface TestProcess {
  readonly engine: Engine;
  readonly store: Store;
  readonly life: Life;
  /** Does something as the code of flows does: with the time and chance of the test. */
  asFlow<T>(work: () => T): T;
  /** Dies, and is started anew. */
  crash(): void;
  /** Stops in order and starts anew. */
  restart(flows?: readonly AnyFlow[]): Promise<void>;
  /** Lets things happen, and time pass when nothing does, until the condition holds. @throws when nothing happens any more. */
  until(condition: () => boolean): Promise<void>;
  /** Stops in order, and gives the store back. */
  end(): Promise<void>;
}

/** Turns without news after which nothing is under way but waits for time: a commit and what follows from it take some. */
const quietTurns = 8;
/** Turns without news, and no timer to come, after which nothing will ever happen. */
const deadTurns = 400;

export function createTestProcess(initialFlows: readonly AnyFlow[], options: TestProcessOptions): TestProcess {
  const { time, witness } = options;
  const broken: unknown[] = [];
  let flows = initialFlows;
  let lives = 0;
  let current = begin();

  function begin() {
    const life = new Life(++lives, witness.diesAt);
    const actions = new Map<ActionAtWork, number>();
    const store = options.openStore();
    const timers = life.timers(time.timers);
    const random = options.randomOf(life.number);
    const wire = createWire({ life, onCall: witness.onCall, losesAnswer: witness.losesAnswer });
    const secrets = { read: ({ name }: { readonly name: string }) => options.secrets[name] ?? `simulated ${name}` };
    const { systems } = options;
    const http = createSimulatedConnector({ systems, wire, secrets, clock: time.clock, timers });
    const world: FlowWorld = { now: time.clock.now, random, fetch: createSimulatedFetch(systems, wire) };
    const watch = { life, world, actions, onExecution: witness.onExecution };
    const own = options.connectors.map((connector) => life.connector(connector));
    const engine = createEmbeddedEngine({
      flows: flows.map((flow) => watchedFlow(flow, watch)),
      journal: life.journal(store.journal),
      connectors: own.some(({ type }) => type === http.type) ? own : [http, ...own],
      ...(options.isSteady ? steady(time, timers, store) : { clock: time.clock }),
      ...{ timers, random },
      maxActiveRuns: options.maxActiveRuns,
      maxQueuedRuns: options.maxQueuedRuns,
      onBroken: (error) => {
        if (!life.hasEnded) broken.push(error);
      },
    });
    return { life, store, engine, actions, world };
  }

  function revive(): void {
    const { life, store } = current;
    life.end();
    store.close();
    witness.onDeath(life.number);
    current = begin();
  }

  async function stop(): Promise<void> {
    const { engine, life, store } = current;
    if (!life.hasEnded) {
      const stopped = engine.stop(0);
      time.advanceBy(0);
      await stopped;
    }
    life.end();
    store.close();
    throwBroken();
  }

  function throwBroken(): void {
    if (broken.length > 0) throw broken.shift();
  }

  /** Whether an action is at work on something that takes real time. */
  function isBusy(): boolean {
    if (options.isBusy()) return true;
    const since = performance.now() - options.patienceMs;
    for (const [{ waits }, beganAt] of current.actions) if (waits === 0 && beganAt > since) return true;
    return false;
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let quiet = 0; ; quiet++) {
      if (current.life.hasEnded) {
        revive();
        quiet = 0;
      }
      throwBroken();
      if (condition()) return;
      await turn();
      if (isBusy()) quiet = 0;
      if (quiet % quietTurns === quietTurns - 1 && !time.advanceToNext() && quiet > deadTurns)
        throw new NothingHappens();
    }
  }

  return {
    get engine() {
      return current.engine;
    },
    get store() {
      return current.store;
    },
    get life() {
      return current.life;
    },
    asFlow: (work) => inFlowContext({ world: current.world }, work),
    crash: revive,
    async restart(next = flows) {
      await stop();
      flows = next;
      current = begin();
    },
    until,
    end: stop,
  };
}

/** As in production, where due times are looked at every few seconds. */
function steady(
  time: VirtualTime,
  timers: Timers,
  store: Store,
): { readonly clock: Clock; readonly dueTimers: Timers } {
  const notBefore = runIdTime(store.journal.lastRunNumber());
  const clock = createSteadyClock({ wall: time.clock.now, monotonic: time.monotonic, notBefore });
  return { clock, dueTimers: createDueTimers(clock, timers) };
}

/** The condition that is waited for will never hold. */
export class NothingHappens extends Error {
  override readonly name = "NothingHappens";

  constructor() {
    super("Nothing happens any more, and the condition does not hold.");
  }
}
