import { describe, expect, it } from "vitest";
import { validatorOf } from "../contracts/validate.ts";
import { dueMessage, type ScheduleOptions, schedule } from "./schedule.ts";
import { triggerInWords } from "./trigger.ts";

describe("a schedule", () => {
  it("is in UTC, waits for the run before, catches up the latest of a week, and neither jitters nor pauses, unless told", () => {
    expect(schedule("0 2 * * *")).toMatchObject({
      type: "schedule",
      pattern: "0 2 * * *",
      timezone: "UTC",
      overlap: "wait",
      catchUp: "latest",
      catchUpWithinMs: 7 * 86_400_000,
      catchUpAtMost: 100,
      jitterMs: 0,
      pauseOnFailure: false,
    });
  });

  it("says in words what starts its runs", () => {
    expect(triggerInWords(schedule("0 2 * * *", { timezone: "Europe/Berlin" }))).toBe(
      "schedule 0 2 * * * Europe/Berlin",
    );
  });

  it.each<[ScheduleOptions, string]>([
    [{ timezone: "Mars/Olympus" }, "is not a time zone"],
    [
      { overlap: "queue" as "wait" },
      '"overlap" of schedule "0 2 * * *" is "queue". Write one of "allow", "skip", "wait".',
    ],
    [{ catchUp: "every" as "all" }, 'Write one of "none", "latest", "all".'],
    [{ catchUpAtMost: 0 }, '"catchUpAtMost" of schedule "0 2 * * *" is 0'],
    [{ catchUpAtMost: 1.5 }, "whole number"],
    [{ catchUpWithin: "a week" as "7d" }, '"a week" is not a duration'],
    [{ jitter: "soon" as "5m" }, '"soon" is not a duration'],
    [{ jitter: "24h" }, "two of its due times are only 86400000 ms apart"],
  ])("refuses %j", (options, reason) => {
    expect(() => schedule("0 2 * * *", options)).toThrow(
      expect.objectContaining({ code: "definition-invalid", message: expect.stringContaining(reason) }),
    );
  });

  it("refuses a jitter that reaches the next due time of the day", () => {
    expect(() => schedule("0,10 9-17 * * *", { jitter: "10m" })).toThrow("only 600000 ms apart");
    expect(schedule("0,10 9-17 * * *", { jitter: "9m" }).jitterMs).toBe(540_000);
  });
});

describe("the message of a due time", () => {
  const nightly = schedule("30 2 * * *", { timezone: "Europe/Berlin" });

  it("has the due time and the one before it, in UTC, and fits the contract", () => {
    const message = dueMessage(nightly, Date.parse("2026-03-29T01:00Z"));
    expect(message).toEqual({ dueAt: "2026-03-29T01:00:00.000Z", previousDueAt: "2026-03-28T01:30:00.000Z" });
    expect(validatorOf(nightly.contract)(message)).toEqual([]);
    expect(nightly.key(message)).toBe("2026-03-29T01:00:00.000Z");
  });

  it("has none before it when it is the first", () => {
    expect(dueMessage(schedule("0 0 12 1 1 * 2030"), Date.UTC(2030, 0, 1, 12))).toEqual({
      dueAt: "2030-01-01T12:00:00.000Z",
    });
  });

  it.each(["2026-03-29T01:00:00Z", "2026-03-29T03:00:00.000+02:00", "2026-02-30T01:00:00.000Z", "today", 1])(
    "is not %j, which would be another key for the same instant",
    (dueAt) => {
      expect(validatorOf(nightly.contract)({ dueAt })).not.toEqual([]);
    },
  );
});
