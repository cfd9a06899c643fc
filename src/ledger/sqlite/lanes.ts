import type { DatabaseSync } from "node:sqlite";
import { type RunId, runIdOf } from "../../core/ids.ts";
import type { Lane } from "../../runs/fact.ts";

/** Which run of a lane is next. Runs of a lane go in the order of their ids, which is that of their acceptance. */
export interface Lanes {
  /** Whether a run before this one is not over. */
  isBehind(flow: number, lane: Lane, run: number): boolean;
  /** The first run of the lane that is not over. */
  next(flow: number, lane: Lane): readonly RunId[] | undefined;
}

const unfinished = "status IN ('accepted', 'running', 'waiting', 'compensating')";
const orDead = "status IN ('accepted', 'running', 'waiting', 'compensating', 'dead')";

export function createLanes(db: DatabaseSync): Lanes {
  // The condition of the index, so that SQLite uses it, with the one that counts.
  const before = (condition: string) =>
    db.prepare(
      `SELECT 1 FROM runs WHERE flow = ? AND lane = ? AND id < ? AND ${orDead} AND ${condition} ORDER BY id LIMIT 1`,
    );
  const first = (condition: string) =>
    db.prepare(`SELECT id FROM runs WHERE flow = ? AND lane = ? AND ${orDead} AND ${condition} ORDER BY id LIMIT 1`);
  const isBefore = before(unfinished);
  const isBeforeOrDead = before(orDead);
  const firstUnfinished = first(unfinished);
  const firstOrDead = first(orDead);
  return {
    isBehind: (flow, { key, holdsWhenDead }, run) =>
      (holdsWhenDead ? isBeforeOrDead : isBefore).get(flow, key, run) !== undefined,
    next(flow, { key, holdsWhenDead }) {
      const row = (holdsWhenDead ? firstOrDead : firstUnfinished).get(flow, key);
      return row === undefined ? undefined : [runIdOf(Number(row["id"]))];
    },
  };
}
