import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ScheduleMark } from "../../runs/schedule-mark.ts";
import { openLedger, openStore } from "./open.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-marks-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const mark: ScheduleMark = { flow: "nightly", pattern: "0 2 * * *", timezone: "UTC", decidedAt: 1_000 };
const left = { at: 2_000, code: "due-time-skipped", detail: "Due at noon: skipped." } as const;

it("A mark is kept in place of the one that the flow has, and with its note", () => {
  const { journal, close } = openStore(dir);
  journal.commit([{ kind: "schedule", mark }]);
  journal.commit([{ kind: "schedule", mark: { ...mark, decidedAt: 3_000, left } }]);
  journal.commit([{ kind: "schedule", mark: { ...mark, flow: "hourly" } }]);
  close();
  const reader = openLedger(dir);
  expect(reader.scheduleMarks.all()).toEqual([
    { ...mark, flow: "hourly" },
    { ...mark, decidedAt: 3_000, left },
  ]);
  reader.close();
});

it("A mark is not kept when what is committed with it cannot be", () => {
  const { journal, scheduleMarks, close } = openStore(dir);
  const broken = { at: Number.NaN, flow: "nightly", code: "due-time-missed", detail: "", bytes: 0 } as const;
  expect(() =>
    journal.commit([
      { kind: "schedule", mark },
      { kind: "rejection", rejection: broken },
    ]),
  ).toThrow();
  expect(scheduleMarks.all()).toEqual([]);
  close();
});
