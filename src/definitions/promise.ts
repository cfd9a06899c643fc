import type { Duration } from "../core/duration.ts";

/** The service level of a flow in business words. */
export interface PromiseSpec {
  /** A run is to be complete this long after it was accepted. */
  readonly complete: Duration;
  /** Share of the runs that this holds for, 0 to 1. */
  readonly for: number;
  /** Over this much time. */
  readonly over: Duration;
  /** What it means for the business when it does not hold. */
  readonly broken: string;
}

/** The promise as a sentence: `99.5 % complete within 5m, over 28d`. */
export function promiseInWords(promise: PromiseSpec): string {
  return `${Number((promise.for * 100).toFixed(3))} % complete within ${promise.complete}, over ${promise.over}`;
}
