import type { Random } from "../core/clock.ts";

/** Causes of failure for which another attempt can be asked for. What is left out could only fail the same way. */
export const retryCauses = ["unavailable", "timeout", "throttled", "rejected", "contract", "defect"] as const;

export type RetryCause = (typeof retryCauses)[number];

/** How often and how soon a failed attempt is made again. */
export interface RetryPolicy {
  /** Failures with these causes are tried again; those that waiting may cure unless told. */
  readonly on: readonly RetryCause[];
  /** Attempts in all, the first included; at least 1. */
  readonly maxAttempts: number;
  /** Wait before the second attempt, in milliseconds. */
  readonly initialDelayMs: number;
  /** Each wait is this many times the one before. */
  readonly factor: number;
  /** No wait is longer, in milliseconds. */
  readonly maxDelayMs: number;
  /** Share of the wait that is random, 0 to 1: with 0.5 a wait of 1 s lies between 0.5 s and 1 s. */
  readonly jitter: number;
}

/**
 * Ten attempts over two to four minutes: longer than a deploy or a failover of the other side. A longer outage opens the
 * breaker of the system, behind which no attempts are burnt.
 */
export const defaultRetryPolicy: RetryPolicy = {
  on: ["unavailable", "timeout", "throttled"],
  maxAttempts: 10,
  initialDelayMs: 500,
  factor: 2,
  maxDelayMs: 300_000,
  jitter: 0.5,
};

/**
 * Milliseconds to wait after attempt `attempt` (1-based) failed: exponential backoff with proportional jitter. A wait that
 * the system asked for (`Retry-After`) is a floor: we never come earlier than asked, and the policy's cap does not shorten it.
 */
export function retryDelayMs(
  policy: Omit<RetryPolicy, "on" | "maxAttempts">,
  attempt: number,
  random: Random,
  retryAfterMs = 0,
): number {
  const full = Math.min(
    policy.maxDelayMs,
    policy.initialDelayMs * Math.min(policy.factor ** (attempt - 1), Number.MAX_SAFE_INTEGER),
  );
  const delay = full * (1 - policy.jitter * random());
  return Math.round(Math.max(delay, retryAfterMs));
}
