import type { System } from "../definitions/system.ts";
import type { SettleChange } from "./effect.ts";

/** What a connector is told about the attempt that it serves. */
export interface AttemptContext {
  /** Stable over all attempts of the step; the n-th changing call of an attempt adds `.n` from the second on. */
  readonly idempotencyKey: string;
  /** Aborted when the attempt's time is up. */
  readonly signal: AbortSignal;
  /** To be told of every answer that came, whatever it said: for people who look at the attempt. */
  readonly note: (response: { readonly status: number; readonly bytes: number }) => void;
  /**
   * To be called before a call that may change something is sent; what it returns is told the effect as soon as it is known.
   * A call that is never settled counts as `unknown`.
   */
  readonly change: () => SettleChange;
  /**
   * Statuses that mean "this was already done" for a call of this attempt that may change something: such a call succeeds.
   * Empty when no earlier attempt can have had an effect.
   */
  readonly alreadyDone: readonly number[];
}

/**
 * Makes the `call` of a step. Calls throw RunFailure with one of the causes `rejected`, `unavailable`, `timeout`,
 * `throttled`, `contract`; anything else that they throw counts as a defect.
 */
export interface Connector {
  /** The `type` of the access that it serves, e.g. `http`. */
  readonly type: string;
  open(system: System<unknown>, attempt: AttemptContext): unknown;
  close(): Promise<void>;
}
