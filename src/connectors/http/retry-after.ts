/** A system that asks for longer is asked again after an hour all the same. */
const maxRetryAfterMs = 3_600_000;

/** The three forms of RFC 9110 section 5.6.7 all begin with the name of a day; anything else `Date.parse` must not guess at. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * Milliseconds to wait by a `Retry-After` header: seconds or an HTTP date (RFC 9110 section 10.2.3), 0 for a date that has
 * passed, at most an hour. `undefined` when there is none that can be read.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const at = /^\d+$/.test(text) ? now + Number(text) * 1_000 : httpDate.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  return Math.min(Math.max(0, at - now), maxRetryAfterMs);
}
