import { type Duration, durationMs } from "../core/duration.ts";
import type { RetryPolicy } from "../resilience/retry.ts";
import type { HttpAccess } from "./http.ts";
import { checkName } from "./name.ts";
import { checkNumber, checkRetry } from "./number.ts";
import type { Team } from "./team.ts";

/** When the circuit breaker of a system opens and for how long. */
export interface BreakerPolicy {
  /** Opens after this many failures of the system (unavailable, timeout) in a row; 5 unless told. */
  readonly failures: number;
  /** Stays open this long before one probe is let through, in milliseconds; 10 s unless told. */
  readonly coolDownMs: number;
}

/** An outside system. `Access` says how it is reached and so which `call` a step gets. */
export interface System<Access = HttpAccess> {
  readonly type: "system";
  readonly name: string;
  readonly access: Access;
  readonly owner?: Team;
  readonly description?: string;
  /** At most this many calls at the same time, over all runs; 32 unless told. */
  readonly concurrency: number;
  readonly breaker: BreakerPolicy;
  /** For the steps on this system, over the policy of the flow's tier. */
  readonly retry: Partial<RetryPolicy>;
}

export interface SystemOptions<Access> {
  readonly access: Access;
  readonly owner?: Team;
  readonly description?: string;
  readonly concurrency?: number;
  readonly breaker?: { readonly failures?: number; readonly coolDown?: Duration };
  readonly retry?: Partial<RetryPolicy>;
}

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
