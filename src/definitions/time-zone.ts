/** Local times of a time zone. Local times are milliseconds as if they were UTC; instants are milliseconds since the Unix epoch. */
export interface TimeZone {
  /** Local time minus UTC at an instant, in milliseconds. */
  offsetAt(instant: number): number;
  /** The instants of a local time in whole seconds: none when it is skipped, two when it comes twice, in order. */
  instantsOf(local: number): readonly number[];
  /** The instant at which the clocks were put past a local time that is skipped. */
  skippedAt(local: number): number;
}

/** More than clocks were ever changed by: Samoa and the Marshall Islands skipped a day. */
export const maxShiftMs = 26 * 3_600_000;

/** @param name IANA name. @throws RangeError when there is no such zone. */
export function createTimeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", {
    timeZone: name,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

  function offsetAt(instant: number): number {
    const whole = Math.floor(instant / 1_000) * 1_000;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  }

  return {
    offsetAt,
    instantsOf(local) {
      const offsets = new Set([-maxShiftMs, 0, maxShiftMs].map((shift) => offsetAt(local + shift)));
      return [...offsets]
        .map((offset) => local - offset)
        .filter((instant) => instant + offsetAt(instant) === local)
        .sort((left, right) => left - right);
    },
    skippedAt(local) {
      let [before, after] = [local - maxShiftMs, local + maxShiftMs];
      while (after - before > 1_000) {
        const middle = Math.floor((before + after) / 2_000) * 1_000;
        if (middle + offsetAt(middle) > local) after = middle;
        else before = middle;
      }
      return after;
    },
  };
}
