import { WaybillError } from "../core/errors.ts";
import { type RetryPolicy, retryCauses } from "../resilience/retry.ts";

/**
 * Refuses a number that a run would stumble over only when it is needed.
 * @param what names it in the error, e.g. `The concurrency of system "crm"`.
 */
export function checkNumber(
  what: string,
  value: number,
  { from, to = Number.MAX_SAFE_INTEGER, isWhole = false }: Bounds,
): void {
  if (value >= from && value <= to && (!isWhole || Number.isInteger(value))) return;
  const range = to === Number.MAX_SAFE_INTEGER ? `of at least ${from}` : `from ${from} to ${to}`;
  throw new WaybillError(
    "definition-invalid",
    `${what} is ${value}. Write a ${isWhole ? "whole " : ""}number ${range}.`,
  );
}

interface Bounds {
  readonly from: number;
  readonly to?: number;
  readonly isWhole?: boolean;
}

/** Refuses a retry policy that no wait can be computed from. Fields that are absent are inherited. */
export function checkRetry(owner: string, retry: Partial<RetryPolicy> | undefined): void {
  if (retry === undefined) return;
  const { maxAttempts = 1, initialDelayMs = 0, factor = 1, maxDelayMs = 0, jitter = 0 } = retry;
  checkNumber(`"maxAttempts" in the retry policy of ${owner}`, maxAttempts, { from: 1, isWhole: true });
  checkNumber(`"initialDelayMs" in the retry policy of ${owner}`, initialDelayMs, { from: 0 });
  checkNumber(`"factor" in the retry policy of ${owner}`, factor, { from: 1 });
  checkNumber(`"maxDelayMs" in the retry policy of ${owner}`, maxDelayMs, { from: 0 });
  checkNumber(`"jitter" in the retry policy of ${owner}`, jitter, { from: 0, to: 1 });
  const unknown = retry.on?.find((cause) => !retryCauses.includes(cause));
  if (unknown === undefined) return;
  throw new WaybillError(
    "definition-invalid",
    `"on" in the retry policy of ${owner} has "${unknown}". Write causes that another attempt can cure: ${retryCauses.join(", ")}.`,
  );
}
