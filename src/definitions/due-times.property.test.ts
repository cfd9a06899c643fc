import fc from "fast-check";
import { describe, it } from "vitest";
import { createDueTimes } from "./due-times.ts";

/** Days around each change of the clocks, in several zones and both directions. */
const changes: readonly (readonly [timezone: string, around: string])[] = [
  ["Europe/Berlin", "2026-03-29T01:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00Z"],
  ["America/New_York", "2026-03-08T07:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  ["UTC", "2026-03-29T01:00Z"],
];

const minutes = fc.constantFrom("*", "*/7", "0", "30", "15,45", "0-20/5", "10-12");
const hours = fc.constantFrom("*", "*/2", "1", "2", "1,2,3", "0-3", "0-4/2");
const pattern = fc.tuple(minutes, hours).map(([minute, hour]) => `${minute} ${hour} * * *`);
const change = fc.constantFrom(...changes);
const hourMs = 3_600_000;

describe("due times around a change of the clocks", () => {
  it("are the same and strictly increasing, from wherever one asks, forwards and backwards", () => {
    fc.assert(
      fc.property(
        pattern,
        change,
        fc.array(fc.integer({ min: 0, max: 8 * 3_600 }), { maxLength: 5 }),
        (text, [timezone, around], offsets) => {
          const dueTimes = createDueTimes(text, timezone);
          const from = Date.parse(around) - 4 * hourMs;
          const to = Date.parse(around) + 4 * hourMs;
          const all: number[] = [];
          for (let at = dueTimes.after(from); at !== undefined && at <= to; at = dueTimes.after(at)) {
            if (at <= (all.at(-1) ?? from) || at % 1_000 !== 0) return false;
            all.push(at);
          }
          const backwards: number[] = [];
          for (let at = dueTimes.before(to + 1); at !== undefined && at > from; at = dueTimes.before(at))
            backwards.unshift(at);
          const isSameFrom = (offset: number): boolean => {
            const asked = from + offset * 1_000 + 500;
            return (
              (all.find((at) => at > asked) ?? dueTimes.after(to)) === dueTimes.after(asked) &&
              (all.findLast((at) => at < asked) ?? dueTimes.before(from + 1)) === dueTimes.before(asked)
            );
          };
          return backwards.join() === all.join() && offsets.every(isSameFrom);
        },
      ),
      { numRuns: 150 },
    );
  });
});
