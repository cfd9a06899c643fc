import type { AnyScheduleTrigger } from "../../definitions/trigger.ts";
import type { Moment, RunSpan } from "../../runs/due.ts";
import type { Ledger } from "../../runs/ledger.ts";
import { isOpen } from "../../runs/status.ts";

/** What of the ledger is read. */
export type RunsOfFlow = Pick<Ledger, "runs" | "openCounts">;

/** Of the runs of a flow only the youngest matter: with overlap `skip` and `wait` there are hardly ever two at a time. */
const youngestCount = 10;

/** How the flow of a schedule stands. The mark and the clock are the caller's. */
export function standingOf(
  flow: string,
  schedule: AnyScheduleTrigger,
  ledger: RunsOfFlow,
): Pick<Moment, "runs" | "isBusy" | "isPaused"> {
  const { runs } = ledger.runs({ flow }, { limit: youngestCount });
  const counts = ledger.openCounts().filter((entry) => entry.flow === flow);
  const isBusy = counts.some(({ status }) => isOpen(status));
  const isPaused = schedule.pauseOnFailure && counts.some(({ status }) => status === "dead");
  return { runs: isBusy ? withOlder(runs) : runs, isBusy, isPaused };
}

/** The unfinished run may be older than the youngest: a dead one that was replayed. It was there before all that is undecided. */
function withOlder(runs: readonly RunSpan[]): readonly RunSpan[] {
  return runs.some(({ endedAt }) => endedAt === undefined) ? runs : [...runs, { key: "", acceptedAt: 0 }];
}
