/**
 * A circuit breaker: stops calls to a system that is down, and finds out with one call at a time whether it is back.
 *
 * 1. Closed, it counts failures in a row; the last one that the policy allows opens it.
 * 2. Open, nothing passes until `probeAt`. Results that still come in belong to calls from before it opened: they say
 *    nothing about the present, so they neither close it nor move `probeAt`.
 * 3. A probe makes it half-open: exactly one call is under way, and its result decides. A success closes; a failure opens
 *    again, for twice as long as before, up to six times the cool-down.
 *
 * Half-open, a result cannot be told by itself from a late one: whoever calls reports only the result of the probe then.
 */
export type BreakerState =
  | { readonly kind: "closed" /** In a row. */; readonly failures: number }
  | {
      readonly kind: "open";
      /** Epoch milliseconds from which a probe may pass. */
      readonly probeAt: number;
      /** How often it opened since it was last closed, this time included. */
      readonly openings: number;
    }
  | { readonly kind: "half-open"; readonly openings: number };

/** What a call came to, where only an outage of the system counts as `failed`; or the start of a probe. */
export type BreakerEvent = { readonly kind: "succeeded" } | { readonly kind: "failed" } | { readonly kind: "probe" };

/** The structure of definitions' BreakerPolicy. */
interface Policy {
  readonly failures: number;
  readonly coolDownMs: number;
}

/** With the usual cool-down of 10 s a system that is back is noticed within a minute, however long it was away. */
const maxCoolDownFactor = 6;

export const initialBreaker: BreakerState = { kind: "closed", failures: 0 };

/** The state after an event; the very same state when the event changes nothing. `now` is in epoch milliseconds. */
export function nextBreaker(policy: Policy, state: BreakerState, event: BreakerEvent, now: number): BreakerState {
  switch (state.kind) {
    case "closed":
      if (event.kind === "probe") return state;
      if (event.kind === "succeeded") return state.failures === 0 ? state : initialBreaker;
      return state.failures + 1 >= policy.failures
        ? open(policy, 1, now)
        : { kind: "closed", failures: state.failures + 1 };
    case "open":
      return event.kind === "probe" && mayProbe(state, now) ? { kind: "half-open", openings: state.openings } : state;
    case "half-open":
      if (event.kind === "probe") return state;
      return event.kind === "succeeded" ? initialBreaker : open(policy, state.openings + 1, now);
  }
}

/** Whether a probe may pass now. */
export function mayProbe(state: BreakerState, now: number): boolean {
  return state.kind === "open" && now >= state.probeAt;
}

function open(policy: Policy, openings: number, now: number): BreakerState {
  const factor = Math.min(2 ** (openings - 1), maxCoolDownFactor);
  return { kind: "open", probeAt: now + policy.coolDownMs * factor, openings };
}
