import { readFileSync } from "node:fs";
import { Agent } from "undici";
import type { Clock } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { HttpAccess, HttpCall } from "../../definitions/http.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { System } from "../../definitions/system.ts";
import type { AttemptContext, Connector } from "../../runs/connector.ts";
import { createHttpCall } from "./http-call.ts";

export interface HttpConnectorDeps {
  /** Asked for every call: what it answers takes hold at once. */
  readonly secrets: SecretSource;
  /** Against which the date in a `Retry-After` is read. */
  readonly clock: Clock;
}

/** A connector whose `open` is known to make an `HttpCall`. */
export interface HttpConnector extends Connector {
  readonly type: "http";
  open(system: System<unknown>, attempt: AttemptContext): HttpCall;
}

/**
 * Reaches systems over HTTP. Connections are kept alive and shared by all runs, at most `concurrency` of a system at the
 * same time. `close` cuts what is under way: the engine has let its steps end before, or given them up.
 */
export function createHttpConnector(deps: HttpConnectorDeps): HttpConnector {
  const agents = new Map<System<unknown>, Agent>();
  const userAgent = `waybill/${packageVersion()}`;
  let isClosed = false;
  return {
    type: "http",
    open(system, attempt) {
      if (isClosed) {
        throw new WaybillError(
          "shutting-down",
          `System "${system.name}" is not called any more: Waybill is shutting down.`,
        );
      }
      const access = httpAccess(system);
      const agent = agents.get(system) ?? createAgent(system);
      agents.set(system, agent);
      return createHttpCall({ system: system.name, access, attempt, agent, userAgent, ...deps });
    },
    async close() {
      isClosed = true;
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
}

function createAgent(system: System<unknown>): Agent {
  return new Agent({
    connections: system.concurrency,
    // A call has one timeout, from its request to its whole answer: see exchange.ts.
    headersTimeout: 0,
    bodyTimeout: 0,
    // One connection is one call, so that the limit above is a limit of calls.
    allowH2: false,
  });
}

function httpAccess(system: System<unknown>): HttpAccess {
  const access = system.access as Partial<HttpAccess> | null | undefined;
  if (access?.type === "http") return access as HttpAccess;
  throw new WaybillError(
    "definition-invalid",
    `System "${system.name}" is not reached over HTTP. Declare its access with http({ ... }).`,
  );
}

/** The package's own file is three folders up from here, in the sources and when compiled. */
function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  };
  return version;
}
