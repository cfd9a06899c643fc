import { describe, expect, it } from "vitest";
import { createDueTimes } from "./due-times.ts";

/** The first due times after an instant, in UTC without seconds: `2026-03-29T01:00`. */
function due(pattern: string, timezone: string, from: string, count: number): readonly string[] {
  const dueTimes = createDueTimes(pattern, timezone);
  const found: string[] = [];
  let at = dueTimes.after(Date.parse(from));
  while (at !== undefined && found.length < count) {
    found.push(new Date(at).toISOString().slice(0, 16));
    at = dueTimes.after(at);
  }
  return found;
}

describe("a fixed time on the day when clocks are put forward", () => {
  it("is due when the clocks have jumped, in Berlin", () => {
    expect(due("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00Z", 3)).toEqual([
      "2026-03-28T01:30",
      "2026-03-29T01:00",
      "2026-03-30T00:30",
    ]);
  });

  it("is due when the clocks have jumped, in New York", () => {
    expect(due("30 2 * * *", "America/New_York", "2026-03-07T00:00Z", 3)).toEqual([
      "2026-03-07T07:30",
      "2026-03-08T07:00",
      "2026-03-09T06:30",
    ]);
  });

  it("is due when the clocks have jumped by half an hour, on Lord Howe Island", () => {
    expect(due("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T12:00Z", 3)).toEqual([
      "2026-10-02T15:45",
      "2026-10-03T15:30",
      "2026-10-04T15:15",
    ]);
  });

  it("is due when the clocks have jumped across midnight, or past a whole day", () => {
    expect(due("45 23 * * *", "America/Nuuk", "2026-03-27T12:00Z", 3)).toEqual([
      "2026-03-28T01:45",
      "2026-03-29T01:00",
      "2026-03-30T00:45",
    ]);
    expect(due("30 23 * * SAT", "America/Nuuk", "2026-03-22T12:00Z", 2)).toEqual([
      "2026-03-29T01:00",
      "2026-04-05T00:30",
    ]);
    expect(due("45 23 * * *", "Pacific/Apia", "2011-12-29T12:00Z", 3)).toEqual([
      "2011-12-30T09:45",
      "2011-12-30T10:00",
      "2011-12-31T09:45",
    ]);
  });

  it("is due at each time of a list, those that exist at their own", () => {
    expect(due("30 2,14 * * *", "Europe/Berlin", "2026-03-29T00:00Z", 3)).toEqual([
      "2026-03-29T01:00",
      "2026-03-29T12:30",
      "2026-03-30T00:30",
    ]);
  });

  it("is due once when several of its times are skipped", () => {
    expect(due("15,45 2 * * *", "Europe/Berlin", "2026-03-29T00:00Z", 2)).toEqual([
      "2026-03-29T01:00",
      "2026-03-30T00:15",
    ]);
  });
});

describe("a fixed time on the day when clocks are put back", () => {
  it("is due the first time that it comes, in Berlin", () => {
    expect(due("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 2)).toEqual([
      "2026-10-25T00:30",
      "2026-10-26T01:30",
    ]);
  });

  it("is due the first time that it comes, in New York", () => {
    expect(due("30 1 * * *", "America/New_York", "2026-10-31T12:00Z", 2)).toEqual([
      "2026-11-01T05:30",
      "2026-11-02T06:30",
    ]);
  });

  it("is due the first time that it comes, on Lord Howe Island", () => {
    expect(due("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00Z", 2)).toEqual([
      "2026-04-04T14:45",
      "2026-04-05T15:15",
    ]);
  });
});

describe("an interval", () => {
  it("goes on evenly when clocks are put forward", () => {
    expect(due("*/30 * * * *", "Europe/Berlin", "2026-03-29T00:00Z", 4)).toEqual([
      "2026-03-29T00:30",
      "2026-03-29T01:00",
      "2026-03-29T01:30",
      "2026-03-29T02:00",
    ]);
  });

  it("goes on evenly when clocks are put back", () => {
    expect(due("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00Z", 4)).toEqual([
      "2026-10-25T00:30",
      "2026-10-25T01:00",
      "2026-10-25T01:30",
      "2026-10-25T02:00",
    ]);
    expect(due("*/15 * * * *", "Australia/Lord_Howe", "2026-04-04T14:30Z", 4)).toEqual([
      "2026-04-04T14:45",
      "2026-04-04T15:00",
      "2026-04-04T15:15",
      "2026-04-04T15:30",
    ]);
  });

  it("within an hour that is skipped is not due, and within one that comes twice is due twice", () => {
    expect(due("*/30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", 2)).toEqual([
      "2026-03-30T00:00",
      "2026-03-30T00:30",
    ]);
    expect(due("*/30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", 4)).toEqual([
      "2026-10-25T00:00",
      "2026-10-25T00:30",
      "2026-10-25T01:00",
      "2026-10-25T01:30",
    ]);
  });
});

describe("UTC", () => {
  it("knows no change of clocks", () => {
    expect(due("30 2 * * *", "UTC", "2026-03-28T12:00Z", 2)).toEqual(["2026-03-29T02:30", "2026-03-30T02:30"]);
    expect(due("30 2 * * *", "UTC", "2026-10-24T12:00Z", 2)).toEqual(["2026-10-25T02:30", "2026-10-26T02:30"]);
  });
});

describe("due times", () => {
  const midnight = Date.UTC(2026, 0, 1);
  const daily = createDueTimes("@daily", "UTC");

  it("come strictly after the instant, and strictly before it", () => {
    expect(daily.after(midnight - 1)).toBe(midnight);
    expect(daily.after(midnight)).toBe(midnight + 86_400_000);
    expect(daily.before(midnight)).toBe(midnight - 86_400_000);
    expect(daily.before(midnight + 1)).toBe(midnight);
  });

  it("end with the last year of the pattern", () => {
    const once = createDueTimes("0 0 12 1 1 * 2030", "UTC");
    expect(once.after(midnight)).toBe(Date.UTC(2030, 0, 1, 12));
    expect(once.after(Date.UTC(2030, 0, 1, 12))).toBeUndefined();
    expect(once.before(midnight)).toBeUndefined();
  });
});

describe("what cannot be read", () => {
  it.each([
    ["61 * * * *", "Invalid value for minute: 61"],
    ["* * *", "cannot be read"],
    ["", "cannot be read"],
    ["@reboot", "cannot be read"],
    ["? 2 * * *", "is not a cron pattern"],
    ["2026-01-01T00:00:00", "is not a cron pattern"],
    ["0 0 30 2 *", "is never due"],
  ])("is refused: pattern %j", (pattern, reason) => {
    expect(() => createDueTimes(pattern, "UTC")).toThrow(
      expect.objectContaining({ code: "definition-invalid", message: expect.stringContaining(reason) }),
    );
  });

  it.each(["Europe/Nowhere", "", "Berlin"])("is refused: time zone %j", (timezone) => {
    expect(() => createDueTimes("0 2 * * *", timezone)).toThrow(
      expect.objectContaining({
        code: "definition-invalid",
        message: expect.stringContaining(`"${timezone}" is not a time zone`),
      }),
    );
  });
});
