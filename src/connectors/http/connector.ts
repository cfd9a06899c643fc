import { readFileSync } from "node:fs";
import type { Clock, Timers } from "../../core/clock.ts";
import { WaybillError } from "../../core/errors.ts";
import type { HttpAccess, HttpCall } from "../../definitions/http.ts";
import type { SecretSource } from "../../definitions/secret.ts";
import type { System } from "../../definitions/system.ts";
import type { AttemptContext, Connector } from "../../runs/connector.ts";
import { createHttpCall } from "./http-call.ts";
import { createUndiciTransport, type Transport } from "./transport.ts";

export interface HttpConnectorDeps {
  /** Asked for every call: what it answers takes hold at once. */
  readonly secrets: SecretSource;
  /** Against which the date in a `Retry-After` is read. */
  readonly clock: Clock;
  /** For the time limits of calls. */
  readonly timers: Timers;
  /** The way to a system; undici unless told. Asked once for each system. */
  readonly transportTo?: (system: System<unknown>) => Transport;
}

/** A connector whose `open` is known to make an `HttpCall`. */
export interface HttpConnector extends Connector {
  readonly type: "http";
  open(system: System<unknown>, attempt: AttemptContext): HttpCall;
}

/** Read once for the process. */
let userAgent: string | undefined;

/**
 * Reaches systems over HTTP. The way to a system is shared by all runs. `close` cuts what is under way: the engine has let its steps end before, or given them up.
 */
export function createHttpConnector(deps: HttpConnectorDeps): HttpConnector {
  const { secrets, clock, timers, transportTo = createUndiciTransport } = deps;
  const transports = new Map<System<unknown>, Transport>();
  userAgent ??= `waybill/${packageVersion()}`;
  const agent = userAgent;
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
      const transport = transports.get(system) ?? transportTo(system);
      transports.set(system, transport);
      return createHttpCall({
        system: system.name,
        access,
        attempt,
        transport,
        userAgent: agent,
        secrets,
        clock,
        timers,
      });
    },
    async close() {
      isClosed = true;
      await Promise.all([...transports.values()].map((transport) => transport.close()));
      transports.clear();
    },
  };
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
