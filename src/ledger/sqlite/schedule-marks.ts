import type { DatabaseSync } from "node:sqlite";
import type { ErrorCode } from "../../core/errors.ts";
import type { ScheduleMark, ScheduleMarks } from "../../runs/schedule-mark.ts";

/** The marks of a data folder. They are written through the journal. */
export function createScheduleMarks(db: DatabaseSync): ScheduleMarks {
  return {
    all: () =>
      db
        .prepare("SELECT * FROM schedule_marks ORDER BY flow")
        .all()
        .map((row) => toMark(row as unknown as MarkRow)),
  };
}

/** Writes a mark over the one that the flow has. */
export function createMarkWriter(db: DatabaseSync): (mark: ScheduleMark) => void {
  const upsert = db.prepare(
    "INSERT OR REPLACE INTO schedule_marks (flow, pattern, timezone, decided_at, left_at, left_code, left_detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  return ({ flow, pattern, timezone, decidedAt, left }) => {
    upsert.run(flow, pattern, timezone, decidedAt, left?.at ?? null, left?.code ?? null, left?.detail ?? null);
  };
}

interface MarkRow {
  readonly flow: string;
  readonly pattern: string;
  readonly timezone: string;
  readonly decided_at: number;
  readonly left_at: number | null;
  readonly left_code: ErrorCode | null;
  readonly left_detail: string | null;
}

function toMark({
  flow,
  pattern,
  timezone,
  decided_at: decidedAt,
  left_at,
  left_code,
  left_detail,
}: MarkRow): ScheduleMark {
  const mark = { flow, pattern, timezone, decidedAt };
  if (left_at === null || left_code === null) return mark;
  return { ...mark, left: { at: left_at, code: left_code, detail: left_detail ?? "" } };
}
