/**
 * A real HTTP server on loopback that plays an outside system with state: a CRM, billing, a warehouse, a notifier.
 *
 * 1. Every change really made is an effect, recorded before its answer is sent.
 * 2. Under one idempotency key there is one effect, unless `idempotent` is false: the same request is answered again from
 *    memory, another request is refused (422), and while the first one is under way the second gets 409.
 * 3. A fault before the effect leaves no trace, not even of the key; a dropped answer leaves the effect and the key.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WaybillError } from "../core/errors.ts";
import { carryOut, parseJson, type SimulatorParts } from "./simulator-calls.ts";
import { control, controlPath } from "./simulator-control.ts";
import { type Ending, FaultScript, seededRandom } from "./simulator-faults.ts";
import { openEffectFile, readEffects } from "./simulator-file.ts";
import { KeyMemory } from "./simulator-keys.ts";
import { SimulatorStore } from "./simulator-store.ts";
import {
  type Answer,
  type Effect,
  type OutageMode,
  problem,
  type Resource,
  type SimulatedSystem,
  type SimulatedSystemOptions,
  type SimulatorState,
} from "./simulator-types.ts";

const maxBodyBytes = 1024 * 1024;

/**
 * Starts a simulated system.
 * @throws WaybillError `definition-invalid` when a collection could not be a path segment.
 */
export async function startSimulatedSystem(options: SimulatedSystemOptions): Promise<SimulatedSystem> {
  const unusable = options.collections.find((name) => !/^[a-z0-9][a-z0-9-]*$/.test(name));
  if (unusable !== undefined) {
    throw new WaybillError(
      "definition-invalid",
      `The collection "${unusable}" of simulated system "${options.name}" is not a path segment. Write lower-case words joined by "-".`,
    );
  }
  const simulation = new Simulation(options);
  await simulation.listen();
  return simulation;
}

class Simulation implements SimulatedSystem {
  readonly name: string;
  url = "";
  readonly #port: number;
  readonly #parts: SimulatorParts;
  readonly #hanging = new Set<ServerResponse>();
  readonly #server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    this.#receive(request, response),
  );
  #calls = 0;

  constructor(options: SimulatedSystemOptions) {
    this.name = options.name;
    this.#port = options.port ?? 0;
    this.#parts = partsOf(options);
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
    for (const response of this.#hanging) cut(response);
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

  async close(): Promise<void> {
    this.outage("down"); // what still waits out its latency must have no effect any more
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.#parts.file?.close();
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
    });
    request.on("end", async () => {
      this.#end(response, bytes > maxBodyBytes ? tooLarge : await this.#dispatch(request, Buffer.concat(chunks)));
    });
  }

  async #dispatch(request: IncomingMessage, body: Buffer): Promise<Ending> {
    const [path = "/", search = ""] = (request.url ?? "/").split("?", 2);
    const query = new URLSearchParams(search);
    const method = request.method ?? "GET";
    if (path.startsWith(controlPath)) {
      return { kind: "answer", answer: control(this, method, path.slice(controlPath.length), query, parseJson(body)) };
    }
    this.#calls++;
    try {
      return await carryOut(this.#parts, { method, path, query, headers: request.headers, body });
    } catch (error) {
      const title = `A hook of the simulated system threw: ${error instanceof Error ? error.message : String(error)}`;
      return { kind: "answer", answer: problem(500, "hook-failed", title) };
    }
  }

  #end(response: ServerResponse, ending: Ending): void {
    if (ending.kind === "answer") send(response, ending.answer);
    if (ending.kind === "reset") cut(response);
    if (ending.kind === "hang") {
      this.#hanging.add(response);
      response.once("close", () => this.#hanging.delete(response));
    }
  }
}

function partsOf(options: SimulatedSystemOptions): SimulatorParts {
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
  };
}

const tooLarge: Ending = { kind: "answer", answer: problem(413, "payload-too-large", "The body is larger than 1 MiB") };

function send(response: ServerResponse, answer: Answer): void {
  if (answer.body === undefined) {
    response.writeHead(answer.status, { ...answer.headers }).end();
    return;
  }
  const text = JSON.stringify(answer.body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text), ...answer.headers };
  response.writeHead(answer.status, headers).end(text);
}

/** Resets the connection: the client sees ECONNRESET and knows nothing about what became of its call. */
function cut(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
