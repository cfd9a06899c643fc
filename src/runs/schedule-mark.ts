import type { ErrorCode } from "../core/errors.ts";

/**
 * How far the due times of a schedule are decided. It says nothing about runs: whether a due time has one is known by its key. A
 * mark that is behind only makes the same decisions again.
 */
export interface ScheduleMark {
  readonly flow: string;
  /** What the mark was made for: another pattern or time zone counts from the moment at which it is first seen. */
  readonly pattern: string;
  readonly timezone: string;
  /** Every due time up to here, and including it, has its run or a note why not. */
  readonly decidedAt: number;
  /** The latest note of due times that got no run. */
  readonly left?: LeftNote;
}

/** Why due times got no run. */
export interface LeftNote {
  readonly at: number;
  readonly code: ErrorCode;
  readonly detail: string;
}

/** The marks, for whoever shows them. */
export interface ScheduleMarks {
  /** At most one per flow. */
  all(): readonly ScheduleMark[];
}

/** The marks, for whoever decides due times. */
export interface ScheduleBook extends ScheduleMarks {
  /**
   * Keeps a mark in place of the one that the flow has, and with it the note of due times that were left, as one of a message that
   * was turned away. On disk when it returns; may be repeated.
   * @throws WaybillError `disk-full`, `data-unwritable`: neither was kept.
   */
  record(mark: ScheduleMark, note?: LeftNote): void;
}
