/** How instants and lengths of time are written for people. All lengths are milliseconds, all instants since the epoch. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Two units at most: `840 ms`, `1.2 s`, `42 s`, `3 m 12 s`, `2 h 5 m`, `3 d 4 h`. Negative lengths count as none. */
export function formatDuration(lengthMs: number): string {
  const length = Math.max(0, Math.round(lengthMs));
  if (length < second) return `${length} ms`;
  if (length < 10 * second) return `${trimmed(length / second)} s`;
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return twoUnits(length, minute, "m", second, "s");
  if (length < day) return twoUnits(length, hour, "h", minute, "m");
  return twoUnits(length, day, "d", hour, "h");
}

function trimmed(value: number): string {
  return (Math.floor(value * 10) / 10).toFixed(1).replace(/\.0$/, "");
}

function twoUnits(length: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((length % big) / small);
  return rest === 0
    ? `${Math.floor(length / big)} ${bigUnit}`
    : `${Math.floor(length / big)} ${bigUnit} ${rest} ${smallUnit}`;
}

/** One unit, because it ticks: `just now`, `12 s ago`, `4 m ago`, `2 h ago`, `3 d ago`. Clocks differ, so the future is now. */
export function formatAgo(at: number, now: number): string {
  const passed = now - at;
  return passed < 2 * second ? "just now" : `${oneUnit(passed)} ago`;
}

/** `in 4 s`, or `any moment` when the time has come. */
export function formatUntil(at: number, now: number): string {
  const left = at - now;
  if (left <= 0) return "any moment";
  return `in ${left < hour ? formatDuration(Math.ceil(left / second) * second) : formatDuration(left)}`;
}

function oneUnit(length: number): string {
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return `${Math.floor(length / minute)} m`;
  if (length < day) return `${Math.floor(length / hour)} h`;
  return `${Math.floor(length / day)} d`;
}

const instantFormat = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

/** The whole instant in the reader's own time zone, for tooltips: `23 Nov 2026, 10:31:26 UTC`. */
export function formatInstant(at: number): string {
  return instantFormat.format(at);
}

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** The time of day, with the date unless it is today: `10:31:26`, `21 Nov 10:31:26`. */
export function formatClock(at: number, now: number): string {
  const time = clockFormat.format(at);
  return dayFormat.format(at) === dayFormat.format(now) ? time : `${dayFormat.format(at)} ${time}`;
}

const utcDayFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

/** The day that "today" means in the counts, which begin at midnight UTC: `Monday 23 November`. */
export function formatUtcDay(at: number): string {
  return utcDayFormat.format(at).replace(",", "");
}

const numberFormat = new Intl.NumberFormat("en");

/** `1,204` */
export function formatCount(count: number): string {
  return numberFormat.format(count);
}

/** `1 run`, `212 runs` */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

const unitWords: Readonly<Record<string, string>> = {
  ms: "millisecond",
  s: "second",
  m: "minute",
  h: "hour",
  d: "day",
  w: "week",
};

/** Durations as a person would say them: `complete within 5m, over 28d` becomes `complete within 5 minutes, over 28 days`. */
export function spellDurations(words: string): string {
  return words.replace(/\b(\d+(?:\.\d+)?)(ms|s|m|h|d|w)\b/g, (_, amount: string, unit: string) => {
    const word = unitWords[unit] ?? unit;
    return `${amount} ${word}${amount === "1" ? "" : "s"}`;
  });
}

/**
 * How far the server's clock is ahead of ours, in milliseconds, from its `Date` header. The header has whole seconds, so
 * what is under two seconds is taken for none.
 */
export function clockOffset(dateHeader: string | null, now: number): number {
  const told = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(told)) return 0;
  const offset = told + second / 2 - now;
  return Math.abs(offset) < 2 * second ? 0 : offset;
}
