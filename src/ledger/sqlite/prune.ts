import type { DatabaseSync } from "node:sqlite";
import { firstRunNumber, runIdOf, runIdTime, runNumber } from "../../core/ids.ts";
import type { Pruned, PruneRequest } from "../../runs/journal.ts";
import { isFinal, type RunStatus, runStatuses } from "../../runs/status.ts";
import { translate } from "./errors.ts";
import { hourMs } from "./schema.ts";

interface Candidate {
  readonly id: number;
  readonly flow: number;
  readonly status: RunStatus;
  /** It ended too late or not at all, or a run that is not final has to do with it. */
  readonly isNeeded: 0 | 1;
}

const notFinal = runStatuses
  .filter((status) => !isFinal(status))
  .map((status) => `'${status}'`)
  .join(", ");

/**
 * Deletes old runs, oldest first, one small slice at a time. Runs are walked in order of acceptance, because no index has to be
 * kept for it: whatever ended before an instant was accepted before it.
 *
 * The counts stay, because they say what happened; `pruned_counts` says how many of the counted runs are no longer there.
 */
export function createPruner(db: DatabaseSync, place: string): (request: PruneRequest) => Pruned {
  const select = db.prepare(
    `SELECT id, flow, status,
       ended_at IS NULL OR ended_at >= ?
       OR EXISTS (SELECT 1 FROM runs AS other WHERE other.id = runs.parent AND other.status IN (${notFinal}))
       OR EXISTS (SELECT 1 FROM runs AS other WHERE other.parent = runs.id AND other.status IN (${notFinal})) AS isNeeded
     FROM runs WHERE flow = (SELECT id FROM flows WHERE name = ?) AND id > ? AND id < ? ORDER BY id LIMIT ?`,
  );
  const deletePayloads = db.prepare(
    "DELETE FROM payloads WHERE entry IN (SELECT id FROM entries WHERE run = ? AND payload_bytes IS NOT NULL)",
  );
  const deleteKeys = db.prepare(
    "DELETE FROM event_keys WHERE entry IN (SELECT id FROM entries WHERE run = ? AND kind = 'emitted')",
  );
  const deleteGatheredKeys = db.prepare(
    "DELETE FROM gathered_keys WHERE flow = ? AND key IN (SELECT step FROM entries WHERE run = ? AND kind = 'gathered')",
  );
  const deleteEntries = db.prepare("DELETE FROM entries WHERE run = ?");
  const deleteRun = db.prepare("DELETE FROM runs WHERE id = ?");
  const count = db.prepare(
    "INSERT INTO pruned_counts (flow, hour, status, count) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
  );

  function remove({ id, flow, status }: Candidate): void {
    deletePayloads.run(id);
    deleteKeys.run(id);
    deleteGatheredKeys.run(flow, id);
    deleteEntries.run(id);
    deleteRun.run(id);
    count.run(flow, Math.floor(runIdTime(id) / hourMs), status);
  }

  function slice({ flow, endedBefore, after, maxRuns, maxMs, isHeld }: PruneRequest): Pruned {
    const until = performance.now() + maxMs;
    const first = after === undefined ? 0 : (runNumber(after) ?? 0);
    const candidates = select.all(
      endedBefore,
      flow,
      first,
      firstRunNumber(endedBefore),
      maxRuns,
    ) as unknown as readonly Candidate[];
    let prunedCount = 0;
    let last: number | undefined;
    for (const candidate of candidates) {
      if (last !== undefined && performance.now() > until) return { prunedCount, next: runIdOf(last) };
      last = candidate.id;
      if (candidate.isNeeded === 1 || !isFinal(candidate.status) || isHeld(runIdOf(candidate.id))) continue;
      if (prunedCount++ === 0) db.exec("BEGIN IMMEDIATE");
      remove(candidate);
    }
    return last === undefined || candidates.length < maxRuns ? { prunedCount } : { prunedCount, next: runIdOf(last) };
  }

  return (request) => {
    try {
      const pruned = slice(request);
      if (pruned.prunedCount > 0) db.exec("COMMIT");
      return pruned;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw translate(error, place);
    }
  };
}
