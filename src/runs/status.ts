/** A run is always in one of these. */
export const runStatuses = [
  "accepted",
  "running",
  "waiting",
  "compensating",
  "completed",
  "compensated",
  "rejected",
  "dead",
  "irrecoverable",
  "canceled",
] as const;

export type RunStatus = (typeof runStatuses)[number];

/** What a waiting run waits for: `version` is code that fits it, `run` the end of a run that it called. */
export type WaitKind = "timer" | "event" | "system" | "task" | "run" | "version" | "pause";

const open: ReadonlySet<RunStatus> = new Set(["accepted", "running", "waiting", "compensating"]);

const final: ReadonlySet<RunStatus> = new Set(["completed", "compensated", "rejected", "irrecoverable", "canceled"]);

/** Whether nothing happens to the run any more, unless somebody replays it. A dead run still waits for a decision. */
export function isFinal(status: RunStatus): boolean {
  return final.has(status);
}

/** Whether the engine still has something to do for the run. A dead run waits for a person, not for the engine. */
export function isOpen(status: RunStatus): boolean {
  return open.has(status);
}
