import type { Duration } from "../core/duration.ts";
import { WaybillError } from "../core/errors.ts";
import type { RetryPolicy } from "../resilience/retry.ts";
import { checkName } from "./name.ts";
import { checkRetry } from "./number.ts";
import type { PromiseSpec } from "./promise.ts";
import type { Run } from "./run.ts";
import type { Team } from "./team.ts";
import type { AnyTrigger, Trigger } from "./trigger.ts";

/** How much depends on the flow. */
export type Tier = "gold" | "silver" | "bronze";

/** What the manual process that the flow replaces costs. */
export interface Baseline {
  readonly touchesPer100: number;
  readonly timeToComplete: Duration;
}

export interface FlowOptions<T, R> {
  /** SemVer of the program. */
  readonly version: string;
  readonly owner: Team;
  readonly description?: string;
  readonly tier?: Tier;
  /** Path of the runbook in the project. */
  readonly runbook?: string;
  readonly on: Trigger<T>;
  readonly promise?: PromiseSpec;
  readonly deadLetter?: { readonly reviewWithin: Duration };
  readonly baseline?: Baseline;
  /** For steps without a system, over the default policy. */
  readonly retry?: Partial<RetryPolicy>;
  readonly run: (input: NoInfer<T>, run: Run) => R | Promise<R>;
}

/** A versioned program: one trigger, durable steps, an owner, a promise. A value; nothing registers it anywhere. */
export interface Flow<T = unknown, R = unknown> extends FlowOptions<T, R> {
  readonly type: "flow";
  readonly name: string;
  readonly tier: Tier;
}

/**
 * A flow whose message type does not matter to the reader. `never` for the input, because a flow can only be called with
 * what its own contract let through.
 */
export type AnyFlow = Omit<Flow<never, unknown>, "on" | "run"> & {
  readonly on: AnyTrigger;
  readonly run: (input: never, run: Run) => unknown;
};

/**
 * Declares a flow. The tier is `silver` unless told.
 * @throws WaybillError `definition-invalid` when name, version or promise is not usable.
 */
export function flow<T, R>(name: string, options: FlowOptions<T, R>): Flow<T, R> {
  checkName("flow", name);
  if (!/^\d+\.\d+\.\d+/.test(options.version)) {
    throw new WaybillError(
      "definition-invalid",
      `Flow "${name}" has version "${options.version}". Write a SemVer version such as "1.0.0".`,
    );
  }
  checkRetry(`flow "${name}"`, options.retry);
  const share = options.promise?.for;
  if (share !== undefined && !(share > 0 && share <= 1)) {
    throw new WaybillError(
      "definition-invalid",
      `Flow "${name}" promises for ${share} of its runs. Write a share above 0 and up to 1, such as 0.995.`,
    );
  }
  return { type: "flow", tier: "silver", ...options, name };
}
