/** A run is always in one of these. */
export const runStatuses = [
  "accepted",
  "running",
  "waiting",
  "compensating",
  "completed",
  "compensated",
  "dead",
  "irrecoverable",
  "canceled",
] as const;

export type RunStatus = (typeof runStatuses)[number];

/** What a waiting run waits for. */
export type WaitKind = "timer" | "event" | "system" | "task" | "version" | "pause";

const open: ReadonlySet<RunStatus> = new Set(["accepted", "running", "waiting", "compensating"]);

/** Whether the engine still has something to do for the run. A dead run waits for a person, not for the engine. */
export function isOpen(status: RunStatus): boolean {
  return open.has(status);
}
