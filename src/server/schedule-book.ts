import type { Change, Journal } from "../runs/journal.ts";
import type { ScheduleBook, ScheduleMarks } from "../runs/schedule-mark.ts";

/** Writes marks and notes through the journal, in a commit of their own beside those of the engine. */
export function createScheduleBook(marks: ScheduleMarks, journal: Pick<Journal, "commit">): ScheduleBook {
  return {
    ...marks,
    record(mark, note) {
      const change: Change = { kind: "schedule", mark };
      if (note === undefined) journal.commit([change]);
      else journal.commit([{ kind: "rejection", rejection: { ...note, flow: mark.flow, bytes: 0 } }, change]);
    },
  };
}
