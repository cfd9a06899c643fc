import { formatMs } from "../../core/duration.ts";

/** An instant for people, in UTC, so that two people in two places read the same: `2026-11-23 10:31:02Z`. */
export function formatInstant(at: number): string {
  return new Date(at)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

/** How far an instant is from now: `in 4 min 5 s`, `3 s ago`. */
export function formatDistance(at: number, now: number): string {
  return at > now ? `in ${formatMs(at - now)}` : `${formatMs(now - at)} ago`;
}
