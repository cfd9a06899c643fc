/**
 * What plays an outside system with state, apart from how calls reach it: a socket (simulated-system.ts) or the same process
 * (simulated-connector.ts).
 *
 * 1. Every change really made is an effect, recorded before its answer is given.
 * 2. Under one idempotency key there is one effect, unless `idempotent` is false: the same request is answered again from
 *    memory, another request is refused (422), and while the first one is under way the second gets 409.
 * 3. A fault before the effect leaves no trace, not even of the key; a dropped answer leaves the effect and the key.
 */
import { WaybillError } from "../core/errors.ts";
import { carryOut, type RawCall, type SimulatorParts } from "./simulator-calls.ts";
import { type Ending, FaultScript, seededRandom } from "./simulator-faults.ts";
import { openEffectFile, readEffects } from "./simulator-file.ts";
import { KeyMemory } from "./simulator-keys.ts";
import { SimulatorStore } from "./simulator-store.ts";
import {
  type Effect,
  type OutageMode,
  problem,
  type Resource,
  type SimulatedSystem,
  type SimulatedSystemOptions,
  type SimulatorState,
} from "./simulator-types.ts";

/** Lets this many milliseconds pass, of whichever time the system lives in. */
export type Sleep = (ms: number) => Promise<void>;

export class Simulation implements Omit<SimulatedSystem, "url" | "close"> {
  readonly name: string;
  readonly #parts: SimulatorParts;
  readonly #hanging = new Set<() => void>();
  #calls = 0;

  /** @throws WaybillError `definition-invalid` when a collection could not be a path segment. */
  constructor(options: SimulatedSystemOptions, sleep: Sleep) {
    checkCollections(options);
    this.name = options.name;
    this.#parts = partsOf(options, sleep);
  }

  /** Carries out a call. */
  async receive(call: RawCall): Promise<Ending> {
    this.#calls++;
    try {
      return await carryOut(this.#parts, call);
    } catch (error) {
      const title = `A hook of the simulated system threw: ${error instanceof Error ? error.message : String(error)}`;
      return { kind: "answer", answer: problem(500, "hook-failed", title) };
    }
  }

  /** Keeps a call that gets no answer until the outage is over; then `cut` is called. Answers how to forget it before. */
  hang(cut: () => void): () => void {
    this.#hanging.add(cut);
    return () => void this.#hanging.delete(cut);
  }

  /** Nothing has an effect any more, and what belongs to the system is given back. */
  end(): void {
    this.outage("down"); // what still waits out its latency must have no effect
    this.#parts.file?.close();
  }

  calls(): number {
    return this.#calls;
  }

  effects(): readonly Effect[] {
    return this.#parts.store.effects;
  }

  effectsBy(name: (effect: Effect) => string | null | undefined): ReadonlyMap<string, readonly Effect[]> {
    const groups = new Map<string, Effect[]>();
    for (const effect of this.#parts.store.effects) {
      const group = name(effect);
      if (group === undefined || group === null) continue;
      const members = groups.get(group);
      if (members === undefined) groups.set(group, [effect]);
      else members.push(effect);
    }
    return groups;
  }

  resources(collection: string): readonly Resource[] {
    return this.#parts.store.resources(collection);
  }

  state(): SimulatorState {
    return {
      name: this.name,
      calls: this.#calls,
      replays: this.#parts.keys?.replays ?? 0,
      effects: this.#parts.store.effects.length,
      outage: this.#parts.faults.outage,
      resources: this.#parts.store.counts(),
    };
  }

  outage(mode: OutageMode): void {
    this.#parts.faults.outage = mode;
  }

  restore(): void {
    this.#parts.faults.restore();
    for (const cut of this.#hanging) cut();
    this.#hanging.clear();
  }

  failNext(count: number, status = 500, headers: Readonly<Record<string, string>> = {}): void {
    this.#parts.faults.plan(
      count,
      problem(status, "planned-failure", "The simulated system was told to fail", headers),
    );
  }

  throttleNext(count: number, retryAfterSeconds: number): void {
    const headers = { "retry-after": String(retryAfterSeconds) };
    this.#parts.faults.plan(
      count,
      problem(429, "too-many-requests", "The simulated system was told to throttle", headers),
    );
  }

  dropAnswers(count: number): void {
    this.#parts.faults.planDrops(count);
  }

  setLatency(ms: number): void {
    this.#parts.faults.latencyMs = ms;
  }

  setErrorRate(rate: number): void {
    this.#parts.faults.errorRate = rate;
  }
}

function checkCollections({ name, collections }: SimulatedSystemOptions): void {
  const unusable = collections.find((collection) => !/^[a-z0-9][a-z0-9-]*$/.test(collection));
  if (unusable === undefined) return;
  throw new WaybillError(
    "definition-invalid",
    `The collection "${unusable}" of simulated system "${name}" is not a path segment. Write lower-case words joined by "-".`,
  );
}

function partsOf(options: SimulatedSystemOptions, sleep: Sleep): SimulatorParts {
  const store = new SimulatorStore(options);
  const keys = options.idempotent === false ? undefined : new KeyMemory();
  for (const { effect, resource, fingerprint, answer } of options.stateFile === undefined
    ? []
    : readEffects(options.stateFile)) {
    store.restore(effect, resource);
    if (effect.key !== null && fingerprint !== undefined) keys?.restore(effect.key, fingerprint, answer);
  }
  return {
    store,
    keys,
    faults: new FaultScript({
      latencyMs: options.latencyMs ?? 0,
      errorRate: options.errorRate ?? 0,
      random: seededRandom(options.seed ?? 1),
    }),
    file: options.stateFile === undefined ? undefined : openEffectFile(options.stateFile),
    bearerToken: options.bearerToken,
    sleep,
  };
}
