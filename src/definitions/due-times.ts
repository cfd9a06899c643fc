import { Cron } from "croner";
import { WaybillError } from "../core/errors.ts";

/**
 * The due times of a cron pattern in a time zone. All instants are milliseconds since the Unix epoch, and all due times whole
 * seconds.
 *
 * When the clocks change, croner goes by what the pattern says of the time of day (rule "no-wildcard"):
 * - Fixed times (no `*` and no step in seconds, minutes and hours: `30 2 * * *`, `30 2,14 * * *`): a time that is skipped is due
 *   when the clocks have been put forward; a time that comes twice is due the first time.
 * - Everything else is an interval: times that are skipped are not due, times that come twice are due twice.
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
  checkTimezone(timezone);
  const cron = parsePattern(pattern, timezone);
  const dueTimes: DueTimes = {
    after: (at) => cron.nextRun(new Date(at))?.getTime(),
    before: (at) => cron.previousRuns(1, new Date(at))[0]?.getTime(),
  };
  if (dueTimes.after(longAgo) !== undefined) return dueTimes;
  throw invalid(
    `The schedule "${pattern}" is never due. Look at the day and the month: there is no 30 February, for example.`,
  );
}

/** A pattern that is not due after it never will be. */
const longAgo = Date.UTC(2000, 0, 1);

function parsePattern(pattern: string, timezone: string): Cron {
  let cron: Cron;
  try {
    cron = new Cron(pattern, { timezone, fixedTimeRule: "no-wildcard", paused: true });
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

function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
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
