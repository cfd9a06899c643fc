/**
 * Fixed times held against an independent model around every change of the clocks from 1985 to 2035.
 * `SCHEDULE_ZONES=all npx vitest run src/definitions/due-times.zones.test.ts` takes all time zones.
 */
import { describe, expect, it } from "vitest";
import { createDueTimes } from "./due-times.ts";

const dayMs = 86_400_000;
const from = Date.UTC(1985, 0, 1);
const to = Date.UTC(2035, 0, 1);

/** Zones that once skipped a day, change at midnight, by half an hour or by two hours, or change often. */
const special = [
  "America/Nuuk",
  "Pacific/Apia",
  "Pacific/Kwajalein",
  "Pacific/Kiritimati",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Asia/Beirut",
  "Africa/Casablanca",
  "America/Sao_Paulo",
  "Africa/Cairo",
  "Europe/Berlin",
];
const zones =
  process.env["SCHEDULE_ZONES"] === "all"
    ? Intl.supportedValuesOf("timeZone")
    : [...special, ...Intl.supportedValuesOf("timeZone").filter((_, index) => index % 20 === 7)];

/** A time during which a zone keeps one offset. */
interface Stretch {
  readonly begin: number;
  readonly end: number;
  readonly offset: number;
}

function stretchesOf(zone: string): readonly Stretch[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const offsetAt = (at: number) => Date.parse(`${format.format(at).replace(" ", "T")}Z`) - at;
  const found: Stretch[] = [];
  let begin = from;
  let offset = offsetAt(from);
  for (let day = from; day < to; day += dayMs) {
    if (offsetAt(day + dayMs) === offset) continue;
    // A zone may change more than once within a day.
    for (let at = day; at < day + dayMs; at += 900_000) {
      const next = offsetAt(at + 900_000);
      if (next === offset) continue;
      let [low, high] = [at, at + 900_000];
      while (high - low > 1_000) {
        const middle = Math.floor((low + high) / 2_000) * 1_000;
        if (offsetAt(middle) === offset) low = middle;
        else high = middle;
      }
      found.push({ begin, end: high, offset });
      [begin, offset] = [high, next];
    }
  }
  return [...found, { begin, end: Number.POSITIVE_INFINITY, offset }];
}

/** The first instant at which the clocks show the local time or a later one. */
function dueAt(stretches: readonly Stretch[], local: number): number {
  for (const { begin, end, offset } of stretches) {
    const at = Math.max(begin, local - offset);
    if (at < end) return at;
  }
  throw new Error("The last stretch has no end.");
}

const times = [
  { pattern: "45 23 * * *", hour: 23, minute: 45 },
  { pattern: "30 23 * * SAT", hour: 23, minute: 30, weekday: 6 },
  { pattern: "0 0 * * *", hour: 0, minute: 0 },
  { pattern: "30 2 * * *", hour: 2, minute: 30 },
  { pattern: "15 12 * * FRI", hour: 12, minute: 15, weekday: 5 },
];

describe("every local due time gets its run", () => {
  it.each(zones)("around each change of the clocks in %s", { timeout: 120_000 }, (zone) => {
    const stretches = stretchesOf(zone);
    const changes = stretches.slice(1).map(({ begin }) => begin);
    for (const { pattern, hour, minute, weekday } of times) {
      const dueTimes = createDueTimes(pattern, zone);
      for (const change of changes) {
        const [low, high] = [change - 4 * dayMs, change + 4 * dayMs];
        const expected = new Set<number>();
        for (let day = Math.floor(low / dayMs) * dayMs - 2 * dayMs; day < high + 2 * dayMs; day += dayMs) {
          if (weekday !== undefined && new Date(day).getUTCDay() !== weekday) continue;
          const at = dueAt(stretches, day + hour * 3_600_000 + minute * 60_000);
          if (at > low && at <= high) expected.add(at);
        }
        const found: number[] = [];
        for (let at = dueTimes.after(low); at !== undefined && at <= high; at = dueTimes.after(at)) found.push(at);
        expect(
          found.map((at) => new Date(at).toISOString()),
          `${pattern} around ${new Date(change).toISOString()}`,
        ).toEqual([...expected].sort((left, right) => left - right).map((at) => new Date(at).toISOString()));
      }
    }
  });
});
