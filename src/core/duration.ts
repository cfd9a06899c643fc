import { WaybillError } from "./errors.ts";

/** A length of time as people write it: a whole or decimal number and a unit, e.g. `250ms`, `30s`, `5m`, `4h`, `28d`, `2w`. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d" | "w"}`;

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/;

/** Ten thousand years of 365 days: an instant that far away is still an exact number. */
const longestMs = 10_000 * 365 * 86_400_000;

/**
 * Whole milliseconds of a duration: `1.1m` is not a whole number of them in binary, and instants are. A day is 24 hours:
 * daylight saving is the business of schedules, not of durations.
 * @throws WaybillError `definition-invalid` when the text is not a duration, or one of more than 10,000 years.
 */
export function durationMs(duration: Duration): number {
  const match = pattern.exec(duration);
  const unit = unitMs[match?.[2] ?? ""];
  if (match === null || unit === undefined) {
    throw new WaybillError(
      "definition-invalid",
      `"${duration}" is not a duration. Write a number and a unit: 250ms, 30s, 5m, 4h, 28d or 2w.`,
    );
  }
  const ms = Math.round(Number(match[1]) * unit);
  if (ms <= longestMs) return ms;
  throw new WaybillError("definition-invalid", `"${duration}" is longer than 10,000 years. Write a shorter duration.`);
}

/** A length of time for people: the two largest units, e.g. `350 ms`, `1.2 s`, `4 min 5 s`, `2 d 3 h`. */
export function formatMs(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const wholeMs = Math.round(ms / 1_000) * 1_000;
  if (wholeMs < 60_000) return `${wholeMs / 1_000} s`;
  const [large, largeMs, small, smallMs]: [string, number, string, number] =
    wholeMs < 3_600_000
      ? ["min", 60_000, "s", 1_000]
      : wholeMs < 86_400_000
        ? ["h", 3_600_000, "min", 60_000]
        : ["d", 86_400_000, "h", 3_600_000];
  const rest = Math.floor((wholeMs % largeMs) / smallMs);
  const head = `${Math.floor(wholeMs / largeMs)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}
