import type { DatabaseSync } from "node:sqlite";
import { runNumber } from "../../core/ids.ts";
import type { LedgerChange, LedgerWriter } from "../../runs/ledger-writer.ts";
import { createWriter } from "./write.ts";

/**
 * The LedgerWriter port over the tables of the embedded engine, for one process that owns the data folder. What is there is
 * looked up and what is missing written without anything in between, because both are synchronous.
 * @param place names the data folder in errors.
 */
export function createLedgerWriter(db: DatabaseSync, place: string): LedgerWriter {
  const commit = createWriter(db, place);
  const findRun = db.prepare("SELECT 1 FROM runs WHERE id = ?");
  // The first entry of a run is what was accepted, the others are its facts in order.
  const countFacts = db.prepare("SELECT count(*) - 1 AS count FROM entries WHERE run = ?");

  function missing(changes: readonly LedgerChange[]): readonly LedgerChange[] {
    const counts = new Map<string, number>();
    const factsOf = (run: string): number =>
      counts.get(run) ?? Number(countFacts.get(runNumber(run) ?? 0)?.["count"] ?? 0);
    return changes.filter((change) => {
      if (change.kind === "rejection") return true;
      if (change.kind === "accept") {
        const { run } = change.acceptance;
        if (findRun.get(runNumber(run) ?? 0) !== undefined) return false;
        counts.set(run, 0);
        return true;
      }
      const { run, recorded } = change;
      const count = factsOf(run);
      if (recorded.seq < count) return false;
      if (recorded.seq > count) {
        throw new RangeError(`Fact ${recorded.seq} of run ${run} came before fact ${count}.`);
      }
      counts.set(run, count + 1);
      return true;
    });
  }

  return {
    async write(changes) {
      const absent = missing(changes);
      if (absent.length === 0) return;
      const owner = commit(absent).find((written) => written?.existing !== undefined)?.existing;
      if (owner === undefined) return;
      throw new Error(
        `Run ${owner} has a flow and key in ${place} that the engine gave to another run. A ledger belongs to the journal that it was written from.`,
      );
    },
  };
}
