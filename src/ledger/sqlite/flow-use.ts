import type { DatabaseSync } from "node:sqlite";
import type { FlowUse } from "../../runs/ledger.ts";
import { hourMs } from "./schema.ts";

interface Row {
  readonly flow: string;
  readonly count: number;
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly first_hour: number | null;
  readonly last_hour: number | null;
}

/** The runs there are are found by an index; the hours have those that were pruned, too, and the walk through them ends at the first. */
const selectUse = `
  SELECT flows.name AS flow, coalesce(accepted.count, 0) AS count,
    (SELECT accepted_at FROM runs WHERE runs.flow = flows.id ORDER BY runs.id LIMIT 1) AS first_at,
    (SELECT accepted_at FROM runs WHERE runs.flow = flows.id ORDER BY runs.id DESC LIMIT 1) AS last_at,
    (SELECT hour FROM counts WHERE counts.flow = flows.id AND count > 0 ORDER BY hour LIMIT 1) AS first_hour,
    (SELECT hour FROM counts WHERE counts.flow = flows.id AND count > 0 ORDER BY hour DESC LIMIT 1) AS last_hour
  FROM flows LEFT JOIN (
    SELECT flow, sum(count) AS count FROM counts WHERE hour >= ? AND hour < ? GROUP BY flow
  ) AS accepted ON accepted.flow = flows.id
  ORDER BY flows.name`;

/** The use of each flow, with how many runs were accepted in the hours [from, to). */
export function readFlowUse(db: DatabaseSync, from: number, to: number): readonly FlowUse[] {
  return db
    .prepare(selectUse)
    .all(from, to)
    .map((row) => toUse(row as unknown as Row));
}

function toUse({ flow, count, first_at, last_at, first_hour, last_hour }: Row): FlowUse {
  if (first_hour === null || last_hour === null) return { flow, acceptedCount: count };
  return {
    flow,
    firstAcceptedAt: instantIn(first_hour, first_at),
    lastAcceptedAt: instantIn(last_hour, last_at),
    acceptedCount: count,
  };
}

/** Of a run in that hour its acceptance, and the beginning of the hour when the run of it is gone. */
function instantIn(hour: number, acceptedAt: number | null): number {
  return acceptedAt !== null && Math.floor(acceptedAt / hourMs) === hour ? acceptedAt : hour * hourMs;
}
