import { Cron } from "croner";
import { WaybillError } from "../core/errors.ts";
import { createTimeZone, maxShiftMs, type TimeZone } from "./time-zone.ts";

/**
 * The due times of a cron pattern in a time zone. All instants are milliseconds since the Unix epoch, and all due times whole
 * seconds.
 *
 * croner lists the local times of the pattern; this module says at which instants they are:
 * 1. Fixed times (no `*` and no step in seconds, minutes and hours: `30 2 * * *`, `30 2,14 * * *`): a time that is skipped, by an hour or
 *    by a day, is due when the clocks have been put forward; a time that comes twice is due the first time.
 * 2. Everything else is an interval: times that are skipped are not due, times that come twice are due twice.
 * 3. The first instants of local times are in the order of the local times, so a search ends at the first local time that begins later
 *    than what was found.
 */
export interface DueTimes {
  /** The first due time after the instant; `undefined` when there is none any more. */
  after(at: number): number | undefined;
  /** The last due time before the instant; `undefined` when there was none. */
  before(at: number): number | undefined;
}

/**
 * @param pattern five fields (minute, hour, day of month, month, day of week), six with seconds before them, seven with years
 * behind them, or a nickname such as `@daily`.
 * @param timezone IANA name, e.g. `Europe/Berlin`.
 * @throws WaybillError `definition-invalid` when one of them cannot be read, or when nothing is ever due.
 */
export function createDueTimes(pattern: string, timezone: string): DueTimes {
  const zone = timeZoneNamed(timezone);
  const cron = parsePattern(pattern);
  const instantsOf = isFixedTime(pattern) ? fixedInstants(zone) : zone.instantsOf;
  const dueTimes: DueTimes = {
    after(at) {
      let found: number | undefined;
      let local = at + Math.min(zone.offsetAt(at), zone.offsetAt(at + maxShiftMs)) - 1;
      for (;;) {
        const next = cron.nextRun(new Date(local))?.getTime();
        if (next === undefined) return found;
        const instants = instantsOf(next);
        if (found !== undefined && (instants[0] ?? 0) >= found) return found;
        const later = instants.find((instant) => instant > at);
        if (later !== undefined && (found === undefined || later < found)) found = later;
        local = next;
      }
    },
    before(at) {
      let found: number | undefined;
      let local = at + Math.max(zone.offsetAt(at), zone.offsetAt(at - maxShiftMs)) + 1;
      for (;;) {
        const previous = cron.previousRuns(1, new Date(local))[0]?.getTime();
        if (previous === undefined) return found;
        const instants = instantsOf(previous);
        if (found !== undefined && (instants.at(-1) ?? Number.POSITIVE_INFINITY) <= found) return found;
        const earlier = instants.findLast((instant) => instant < at);
        if (earlier !== undefined && (found === undefined || earlier > found)) found = earlier;
        local = previous;
      }
    },
  };
  if (cron.nextRun(new Date(longAgo)) !== null) return dueTimes;
  throw invalid(
    `The schedule "${pattern}" is never due. Look at the day and the month: there is no 30 February, for example.`,
  );
}

/** One instant for each local time. */
function fixedInstants(zone: TimeZone): (local: number) => readonly number[] {
  return (local) => {
    const [first = zone.skippedAt(local)] = zone.instantsOf(local);
    return [first];
  };
}

/** Whether the pattern names its times of day. */
function isFixedTime(pattern: string): boolean {
  const fields = pattern.trim().split(/\s+/);
  if (fields.length === 1) return pattern.trim().toLowerCase() !== "@hourly";
  return fields.slice(0, fields.length === 5 ? 2 : 3).every((field) => !/[*/]/.test(field));
}

/** A pattern that is not due after it never will be. */
const longAgo = Date.UTC(2000, 0, 1);

/** In UTC, where every local time comes once. */
function parsePattern(pattern: string): Cron {
  let cron: Cron;
  try {
    cron = new Cron(pattern, { timezone: "UTC", paused: true });
  } catch (cause) {
    throw invalid(`The schedule "${pattern}" cannot be read: ${reasonOf(cause)}. ${patternHint}`, cause);
  }
  // croner takes a date as well, for something done once, and `?` for the moment at which the pattern is read.
  if (cron.getPattern() === undefined || pattern.includes("?")) {
    throw invalid(`The schedule "${pattern}" is not a cron pattern. ${patternHint}`);
  }
  return cron;
}

const patternHint =
  'Write five fields, "minute hour day month weekday", such as "0 2 * * *"; six with seconds before them.';

function timeZoneNamed(timezone: string): TimeZone {
  try {
    return createTimeZone(timezone);
  } catch (cause) {
    throw invalid(`"${timezone}" is not a time zone. Write an IANA name such as "Europe/Berlin" or "UTC".`, cause);
  }
}

function reasonOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/^CronPattern: /, "").replace(/\.$/, "");
}

function invalid(message: string, cause?: unknown): WaybillError {
  return new WaybillError("definition-invalid", message, cause === undefined ? {} : { cause });
}
