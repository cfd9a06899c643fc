import type { RawAnswer } from "../connectors/http/answer.ts";
import { createHttpConnector } from "../connectors/http/connector.ts";
import { tooLarge } from "../connectors/http/decode.ts";
import type { Transport } from "../connectors/http/transport.ts";
import type { Clock, Timers } from "../core/clock.ts";
import { WaybillError } from "../core/errors.ts";
import type { HttpAccess } from "../definitions/http.ts";
import type { SecretSource } from "../definitions/secret.ts";
import type { System } from "../definitions/system.ts";
import type { Connector } from "../runs/connector.ts";
import type { Simulation } from "./simulation.ts";
import type { Answer } from "./simulator-types.ts";
import type { Letter, Wire } from "./wire.ts";

/** A simulated system in this process, and where code that goes past its connector calls it. */
export interface Addressed {
  readonly simulation: Simulation;
  /** Without trailing slash. */
  readonly url: string;
}

export interface SimulatedConnectorDeps {
  readonly systems: ReadonlyMap<string, Addressed>;
  readonly wire: Wire;
  readonly secrets: SecretSource;
  readonly clock: Clock;
  readonly timers: Timers;
}

/**
 * The HTTP connector of production, with simulated systems of the same process at the other end of its wire. A system is found
 * by its name, whatever its base URL.
 */
export function createSimulatedConnector(deps: SimulatedConnectorDeps): Connector {
  const { systems, wire, secrets, clock, timers } = deps;
  const readdressed = new Map<System<unknown>, System<unknown>>();
  const http = createHttpConnector({
    ...{ secrets, clock, timers },
    transportTo: (system) => transportTo(requireSystem(systems, system.name), wire),
  });
  return {
    type: http.type,
    open(system, attempt) {
      const { url } = requireSystem(systems, system.name);
      const here = readdressed.get(system) ?? {
        ...system,
        access: { ...(system.access as HttpAccess), baseUrl: url },
      };
      readdressed.set(system, here);
      return http.open(here, attempt);
    },
    close: () => http.close(),
  };
}

function requireSystem(systems: ReadonlyMap<string, Addressed>, name: string): Addressed {
  const system = systems.get(name);
  if (system !== undefined) return system;
  throw new WaybillError(
    "definition-invalid",
    `System "${name}" is not simulated in this test. Add it to "systems", such as { ${JSON.stringify(name)}: { collections: ["orders"] } }.`,
  );
}

function transportTo({ simulation, url }: Addressed, wire: Wire): Transport {
  return {
    async send(request) {
      const { method, headers, body, signal, maxResponseBytes } = request;
      const place = placeOf(request.url, url);
      request.onSend(); // what is on this wire arrives, whatever becomes of its sender
      return rawAnswer(await wire(simulation, { method, headers, body, signal, ...place, via: "connector" }), {
        maxResponseBytes,
      });
    },
    close: () => Promise.resolve(),
  };
}

function placeOf(target: string, base: string): Pick<Letter, "path" | "query"> {
  const { pathname, searchParams } = new URL(target);
  return { path: pathname.slice(new URL(base).pathname.replace(/\/$/, "").length), query: searchParams };
}

function rawAnswer(answer: Answer, limits: { readonly maxResponseBytes: number }): RawAnswer {
  const bytes = Buffer.from(answer.body === undefined ? "" : JSON.stringify(answer.body));
  const head = { status: answer.status, headers: { ...headersOf(answer) } };
  if (bytes.length <= limits.maxResponseBytes) return { ...head, bytes };
  return { ...head, bytes: undefined, flaw: tooLarge(limits.maxResponseBytes) };
}

function headersOf({ body, headers }: Answer): Readonly<Record<string, string>> {
  return { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers };
}

/** The `fetch` of flows under test: it reaches simulated systems, and nothing else. */
export function createSimulatedFetch(systems: ReadonlyMap<string, Addressed>, wire: Wire): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const target = [...systems.values()].find(({ url }) => request.url === url || request.url.startsWith(`${url}/`));
    if (target === undefined) throw notSimulated(new URL(request.url).origin);
    const text = await request.text();
    const answer = await wire(target.simulation, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: text === "" ? undefined : text,
      signal: request.signal,
      ...placeOf(request.url, target.url),
      via: "fetch",
    }).catch((cause: unknown) => {
      throw request.signal.aborted ? request.signal.reason : new TypeError("fetch failed", { cause });
    });
    const body = answer.body === undefined ? null : JSON.stringify(answer.body);
    return new Response(body, { status: answer.status, headers: headersOf(answer) });
  };
}

function notSimulated(origin: string): WaybillError {
  return new WaybillError(
    "definition-invalid",
    `A flow under test called ${origin} with fetch. Nothing real is called in a test: simulate the system and say where it is, such as { billing: { url: ${JSON.stringify(origin)}, collections: ["invoices"] } }.`,
  );
}
