/**
 * A rate limit that spreads evenly: the generic cell rate algorithm (ITU-T I.371), without a burst beyond the count.
 * The state is the instant at which the next would be due if all had come evenly; it may lie in the past.
 */
export type RateState = number;

export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** Nothing has come yet. */
export const initialRate: RateState = Number.NEGATIVE_INFINITY;

/**
 * Whether one more may come now.
 * @returns the state after it, or when it may come at the earliest, in epoch milliseconds.
 */
export function nextRate(
  { count, perMs }: Rate,
  state: RateState,
  now: number,
): { readonly isAllowed: true; readonly state: RateState } | { readonly isAllowed: false; readonly at: number } {
  const interval = perMs / count;
  const dueAt = Math.max(state, now);
  const earliestAt = dueAt - (perMs - interval);
  // A hair of tolerance: adding up thirds must not refuse what is due to the millisecond.
  if (now < earliestAt - 1e-6) return { isAllowed: false, at: Math.ceil(earliestAt) };
  return { isAllowed: true, state: dueAt + interval };
}
