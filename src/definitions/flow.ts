import { type Duration, durationMs } from "../core/duration.ts";
import { WaybillError } from "../core/errors.ts";
import type { RetryPolicy } from "../resilience/retry.ts";
import type { Gather, GatheredTrigger } from "./gather.ts";
import { checkName } from "./name.ts";
import { checkNumber, checkRetry } from "./number.ts";
import type { PromiseSpec } from "./promise.ts";
import type { Run } from "./run.ts";
import { checkSizeLimits, type SizeLimits } from "./size-limits.ts";
import type { Team } from "./team.ts";
import type { AnyTrigger, Trigger } from "./trigger.ts";

/** How much depends on the flow. */
export type Tier = "gold" | "silver" | "bronze";

/**
 * How long each tier keeps trying before a run is a dead letter: up to half an hour, 4 minutes and 15 seconds of
 * waits. Everything else is as in the default policy.
 */
export const tierRetry: Readonly<Record<Tier, Partial<RetryPolicy>>> = {
  gold: { maxAttempts: 16 },
  silver: {},
  bronze: { maxAttempts: 6 },
};

/** What the manual process that the flow replaces costs. */
export interface Baseline {
  readonly touchesPer100: number;
  readonly timeToComplete: Duration;
}

export type Priority = "high" | "normal" | "low";

/** A run that waits on disk (for a time, an event, a person) is not counted while it waits. */
export interface FlowLimits<T = never> extends SizeLimits {
  /** Runs executed at the same time. */
  readonly concurrency?: number;
  /** At most so many runs are begun in each such time, evenly. */
  readonly rate?: { readonly count: number; readonly per: Duration };
  /** Counts runs for each key by itself, such as a customer. */
  readonly key?: (input: T) => string | number;
}

/** `T` is what the flow function gets, `M` one message: the same, unless the trigger is gathered into a batch. */
export interface FlowOptions<T, R, M = T> {
  /** SemVer of the program. */
  readonly version: string;
  readonly owner: Team;
  readonly description?: string;
  readonly tier?: Tier;
  /** Path of the runbook in the project. */
  readonly runbook?: string;
  readonly on: Trigger<T> | GatheredTrigger<T, M>;
  readonly promise?: PromiseSpec;
  readonly deadLetter?: { readonly reviewWithin: Duration };
  readonly baseline?: Baseline;
  /**
   * How long a run may stay in one status that is not final before it is reported: for whatever status, instead of the defaults of
   * runs/overstay.ts. A wait that has a time counts from that time, so a long sleep is not reported while it lasts.
   */
  readonly overstay?: Duration;
  /** For the steps of the flow, over the policies of their systems and of the tier; the step itself has the last word. */
  readonly retry?: Partial<RetryPolicy>;
  /** A run that is not over this long after its acceptance is a dead letter with cause `expired`; none unless told. */
  readonly deadline?: Duration;
  /**
   * The lane of a run: runs of one lane are executed one after another, in order of acceptance. A dead one holds up those
   * behind it until it is decided, unless `afterDead` is `pass`.
   */
  readonly order?: (input: NoInfer<T>) => string | number;
  readonly afterDead?: "hold" | "pass";
  /** Which runs get a place first when there are more than places; `normal` unless told. */
  readonly priority?: Priority;
  /**
   * How many runs are executed at the same time and taken up in a time, over all or for each key; and how large messages and
   * results may be, of which nothing is stored that is larger.
   */
  readonly limits?: FlowLimits<T>;
  /**
   * How long runs are kept after they ended; for ever unless told. Only final runs are deleted, with their keys: a message that
   * is delivered again after that starts a new run.
   */
  readonly retention?: Duration;
  readonly run: (input: NoInfer<T>, run: Run) => R | Promise<R>;
}

/** A versioned program: one trigger, durable steps, an owner, a promise. A value; nothing registers it anywhere. */
export interface Flow<T = unknown, R = unknown, M = T> extends Omit<FlowOptions<T, R, M>, "on"> {
  readonly type: "flow";
  readonly name: string;
  readonly tier: Tier;
  readonly on: Trigger<M>;
  /** How its messages are gathered; absent when each has a run of its own. */
  readonly gather?: Gather<T, M>;
}

/**
 * A flow whose message type does not matter to the reader. `never` for the input, because a flow can only be called with
 * what its own contract let through.
 */
export type AnyFlow = Omit<Flow<never, unknown>, "on" | "run" | "order" | "limits" | "gather"> & {
  readonly order?: (input: never) => string | number;
  readonly limits?: FlowLimits<never>;
  readonly on: AnyTrigger;
  readonly gather?: Gather<unknown, never>;
  readonly run: (input: never, run: Run) => unknown;
};

/**
 * Declares a flow. The tier is `silver` unless told.
 * @throws WaybillError `definition-invalid` when name, version or promise is not usable.
 */
export function flow<T, R, M = T>(name: string, options: FlowOptions<T, R, M>): Flow<T, R, M> {
  checkName("flow", name);
  if (!/^\d+\.\d+\.\d+/.test(options.version)) {
    throw new WaybillError(
      "definition-invalid",
      `Flow "${name}" has version "${options.version}". Write a SemVer version such as "1.0.0".`,
    );
  }
  checkRetry(`flow "${name}"`, options.retry);
  if (options.deadline !== undefined) durationMs(options.deadline);
  if (options.overstay !== undefined) durationMs(options.overstay);
  checkLimits(name, options.limits);
  if (options.retention !== undefined) {
    checkNumber(`The retention of flow "${name}" in milliseconds`, durationMs(options.retention), { from: 1 });
  }
  const share = options.promise?.for;
  if (share !== undefined && !(share > 0 && share <= 1)) {
    throw new WaybillError(
      "definition-invalid",
      `Flow "${name}" promises for ${share} of its runs. Write a share above 0 and up to 1, such as 0.995.`,
    );
  }
  const { on, ...others } = options;
  // A trigger that is not gathered brings what the flow function gets: `M` is `T`.
  if (on.type !== "gathered") return { type: "flow", tier: "silver", ...others, name, on: on as unknown as Trigger<M> };
  if (options.order !== undefined) {
    throw new WaybillError(
      "definition-invalid",
      `Flow "${name}" gathers messages and has an "order", which is of single messages. Write limits: { concurrency: 1, key } instead: then its runs are executed one after another.`,
    );
  }
  return { type: "flow", tier: "silver", ...others, name, on: on.trigger, gather: on.gather };
}

function checkLimits(name: string, limits: Omit<FlowLimits, "key"> = {}): void {
  checkSizeLimits(name, limits);
  const { concurrency, rate } = limits;
  if (concurrency !== undefined) {
    checkNumber(`"concurrency" in the limits of flow "${name}"`, concurrency, { from: 1, isWhole: true });
  }
  if (rate === undefined) return;
  checkNumber(`"count" in the rate of flow "${name}"`, rate.count, { from: 1, isWhole: true });
  checkNumber(`"per" in milliseconds in the rate of flow "${name}"`, durationMs(rate.per), { from: 1 });
}

/** Whether the limits of a flow are about how many of its runs there are at a time, and not only about how large they are. */
export function isGated({ limits }: AnyFlow): boolean {
  return limits?.concurrency !== undefined || limits?.rate !== undefined;
}
