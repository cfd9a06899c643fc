import type { System } from "../definitions/system.ts";

/** What a connector is told about the attempt that it serves. */
export interface AttemptContext {
  /** Stable over all attempts of the step; the n-th changing call of an attempt adds `.n` from the second on. */
  readonly idempotencyKey: string;
  /** Aborted when the attempt's time is up. */
  readonly signal: AbortSignal;
  /** To be told of every answer that came, whatever it said: for people who look at the attempt. */
  readonly note: (response: { readonly status: number; readonly bytes: number }) => void;
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
