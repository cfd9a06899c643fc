import pc from "picocolors";
import { expect, it } from "vitest";
import { formatSchedules } from "./schedule.ts";

const now = Date.UTC(2026, 0, 1, 1);
const view = { colors: pc.createColors(false), now, columns: 120 };
const nightly = {
  flow: "nightly",
  pattern: "0 2 * * *",
  timezone: "UTC",
  next: [2, 26, 50].map((hour) => Date.UTC(2026, 0, 1, hour)),
} as const;

it("A schedule shows when it is next due and that nothing ran yet", () => {
  expect(formatSchedules([nightly], view)).toBe(
    [
      "nightly  0 2 * * *  UTC",
      "  next due    2026-01-01 02:00:00Z, 2026-01-02 02:00:00Z, 2026-01-03 02:00:00Z (in 1 h)",
      "  last run    none yet",
    ].join("\n"),
  );
});

it("A schedule shows its last run, why it is paused, since when a due time waits, and which had no run", () => {
  const text = formatSchedules(
    [
      {
        ...nightly,
        next: [],
        pausedBy: "0sk3w5qzn00",
        dueSince: Date.UTC(2026, 0, 1),
        lastRun: {
          id: "0sk3w5qzn00",
          flow: "nightly",
          version: "1.0.0",
          key: "2025-12-31T02:00:00.000Z",
          status: "dead",
          acceptedAt: 0,
        },
        lastLeft: { at: now, code: "due-time-skipped", detail: "Due at noon:\u001b[31m skipped." },
      },
    ],
    view,
  );
  expect(text.split("\n").slice(1)).toEqual([
    "  next due    never again",
    "  last run    0sk3w5qzn00  dead  2025-12-31T02:00:00.000Z",
    "  paused      run 0sk3w5qzn00 is dead; replay it or close it, and the schedule goes on",
    "  due since   2026-01-01 00:00:00Z, and not decided yet",
    "  without run due-time-skipped: Due at noon: skipped.",
  ]);
});

it("A project without schedules says so", () => {
  expect(formatSchedules([], view)).toBe("No flow has a schedule.");
});
