import type { ErrorCode } from "./errors.ts";

/**
 * When the same request may be made again with better luck, in seconds, for what passes by itself: the `Retry-After` of RFC 9110,
 * section 10.2.3. Constants, because no rate that was measured before a flood says how long it lasts: senders of webhooks back
 * off by themselves, and this only keeps them from hammering.
 */
const secondsOf = {
  // At 2,000 three-step runs per second, a slow day, the queue of 10,000 is half empty by then.
  "queue-full": 5,
  // The limit of a drain; the start after it takes a second.
  "shutting-down": 10,
  // A person has to make room, or to mend the disk.
  "disk-full": 60,
  "data-unwritable": 60,
  // The other server is started again, or the network is mended.
  "engine-unavailable": 10,
} as const satisfies Partial<Record<ErrorCode, number>>;

export function retryAfterSeconds(code: string): number | undefined {
  return Object.hasOwn(secondsOf, code) ? secondsOf[code as keyof typeof secondsOf] : undefined;
}
