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

/**
 * Milliseconds of a duration. A day is 24 hours: daylight saving is the business of schedules, not of durations.
 * @throws WaybillError `definition-invalid` when the text is not a duration.
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
  return Number(match[1]) * unit;
}

/** A length of time for people: the two largest units, e.g. `350 ms`, `1.2 s`, `4 min 5 s`, `2 d 3 h`. */
export function formatMs(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;
  const [large, largeMs, small, smallMs]: [string, number, string, number] =
    ms < 3_600_000
      ? ["min", 60_000, "s", 1_000]
      : ms < 86_400_000
        ? ["h", 3_600_000, "min", 60_000]
        : ["d", 86_400_000, "h", 3_600_000];
  const rest = Math.floor((ms % largeMs) / smallMs);
  const head = `${Math.floor(ms / largeMs)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}
