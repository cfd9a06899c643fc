import type { Contract } from "../contracts/contract.ts";
import { type Duration, durationMs } from "../core/duration.ts";
import type { RetryPolicy } from "../resilience/retry.ts";
import type { Entity } from "./entity.ts";
import type { HttpAccess } from "./http.ts";
import { checkName } from "./name.ts";
import { checkNumber, checkRetry } from "./number.ts";
import type { PromiseSpec } from "./promise.ts";
import type { Team } from "./team.ts";

/** When the circuit breaker of a system opens and for how long. */
export interface BreakerPolicy {
  /** Opens after this many failures of the system (unavailable, timeout) in a row; 5 unless told. */
  readonly failures: number;
  /** Stays open this long before one probe is let through, in milliseconds; 10 s unless told. */
  readonly coolDownMs: number;
}

/**
 * What makes a call that changes something safe to make twice: `key`, the system keeps to the Idempotency-Key that every call
 * carries; `natural`, its writes put a whole thing under an id and change nothing the second time; `none`, nothing does.
 */
export type Idempotency = "key" | "natural" | "none";

/** A system that has no interface for programs: a robot types and clicks for us. */
export interface ScreenRobot {
  /** What the robot finds on its screens and hands back. */
  readonly contract?: Contract;
  /** The file of its tests in the project. */
  readonly tests?: string;
  readonly promise?: PromiseSpec;
}

/** What a system is to the company. */
export interface SystemRole {
  readonly owner?: Team;
  readonly description?: string;
  /** The entities of which it says what is true. */
  readonly recordOf?: readonly Entity[];
  /** Nothing is known unless told, which counts as `none`. */
  readonly idempotency?: Idempotency;
  /** What it was asked to be let do, e.g. `orders:write`: the scopes of a third party that the core team approves. */
  readonly scopes?: readonly string[];
  readonly robot?: ScreenRobot;
}

/** An outside system. `Access` says how it is reached and so which `call` a step gets. */
export interface System<Access = HttpAccess> extends SystemRole {
  readonly type: "system";
  readonly name: string;
  readonly access: Access;
  /** At most this many calls at the same time, over all runs; 32 unless told. */
  readonly concurrency: number;
  readonly breaker: BreakerPolicy;
  /** For the steps on this system, over the policy of the flow's tier. */
  readonly retry: Partial<RetryPolicy>;
}

export interface SystemOptions<Access> extends SystemRole {
  readonly access: Access;
  readonly concurrency?: number;
  readonly breaker?: { readonly failures?: number; readonly coolDown?: Duration };
  readonly retry?: Partial<RetryPolicy>;
}

/** A system whose access does not matter to the reader. */
export type AnySystem = System<{ readonly type: string }>;

/**
 * Declares a system.
 * @throws WaybillError `definition-invalid` when the name is not lower-case words joined by "-", or a number is out of range.
 */
export function system<Access>(name: string, options: SystemOptions<Access>): System<Access> {
  checkName("system", name);
  const { breaker, concurrency = 32, retry, ...rest } = options;
  const failures = breaker?.failures ?? 5;
  const coolDownMs = durationMs(breaker?.coolDown ?? "10s");
  checkNumber(`The concurrency of system "${name}"`, concurrency, { from: 1, isWhole: true });
  checkNumber(`"failures" in the breaker of system "${name}"`, failures, { from: 1, isWhole: true });
  checkNumber(`"coolDown" in milliseconds in the breaker of system "${name}"`, coolDownMs, { from: 1 });
  checkRetry(`system "${name}"`, retry);
  return {
    type: "system",
    name,
    ...rest,
    concurrency,
    breaker: { failures, coolDownMs },
    retry: retry ?? {},
  };
}
