import type { RunId } from "../../core/ids.ts";
import type { ActiveRun } from "./active-run.ts";

/**
 * The runs that are live, and each run itself while it is in memory.
 *
 * A Map to which much is added and from which much is deleted leaves its outgrown tables behind, one referring to the next. The
 * short collections of V8 keep whatever such a table still refers to, so most runs would live until a full one. Here a table refers
 * to seats, and who leaves takes the run out of its seat.
 */
export interface LiveRuns {
  /** Makes it live; `active` when it is in memory. */
  set(run: RunId, active: ActiveRun | undefined): void;
  has(run: RunId): boolean;
  /** The run in memory, when it is there. */
  get(run: RunId): ActiveRun | undefined;
  delete(run: RunId): void;
}

export function createLiveRuns(): LiveRuns {
  const seats = new Map<RunId, { active: ActiveRun | undefined }>();
  return {
    set(run, active) {
      const seat = seats.get(run);
      if (seat === undefined) seats.set(run, { active });
      else seat.active = active;
    },
    has: (run) => seats.has(run),
    get: (run) => seats.get(run)?.active,
    delete(run) {
      const seat = seats.get(run);
      if (seat === undefined) return;
      seat.active = undefined;
      seats.delete(run);
    },
  };
}
