import type { DatabaseSync } from "node:sqlite";
import { runIdOf } from "../../core/ids.ts";
import type { AllowedStay, OpenStatus, Stay } from "../../runs/overstay.ts";
import type { WaitKind } from "../../runs/status.ts";
import { optional } from "./fact-row.ts";

const columns =
  "SELECT runs.id, flows.name AS flow, status, coalesce(stay_from, accepted_at) AS since_at, waiting_kind, waiting_name FROM runs JOIN flows ON flows.id = runs.flow";

const executed = ["accepted", "running", "compensating"] as const satisfies readonly OpenStatus[];
const everyWait: Readonly<Record<WaitKind, true>> = {
  timer: true,
  event: true,
  system: true,
  task: true,
  run: true,
  version: true,
  pause: true,
};
const waits = Object.keys(everyWait) as readonly WaitKind[];

/** Runs that overstay. A million may sleep, so waits are found by an index of their own, flow by flow and kind by kind. */
export function createStays(db: DatabaseSync): (allowed: AllowedStay, now: number, limit: number) => readonly Stay[] {
  const inStatus = `${columns} WHERE status <> 'completed' AND status = ? AND coalesce(stay_from, accepted_at) < ?`;
  const inWait = `${columns} WHERE status = 'waiting' AND runs.flow = ? AND waiting_kind = ? AND stay_from < ? ORDER BY stay_from LIMIT ?`;

  function* find(allowed: AllowedStay, now: number, limit: number): Generator<Stay> {
    const isOver = ({ flow, status, sinceAt }: Stay) => sinceAt + allowed(flow, status) < now;
    const flows = db.prepare("SELECT id, name FROM flows").all();
    for (const status of executed) {
      const shortestMs = Math.min(...flows.map(({ name }) => allowed(String(name), status)));
      const rows = db.prepare(inStatus).all(status, now - shortestMs);
      yield* rows.map(stayOf).filter(isOver);
    }
    const waiting = db.prepare(inWait);
    for (const { id, name } of flows) {
      for (const kind of waits) {
        const before = now - allowed(String(name), "waiting", kind);
        yield* waiting.all(id ?? null, kind, before, limit).map(stayOf);
      }
    }
  }

  return (allowed, now, limit) =>
    [...find(allowed, now, limit)].sort((left, right) => left.sinceAt - right.sinceAt).slice(0, limit);
}

function stayOf(row: Readonly<Record<string, unknown>>): Stay {
  const { waiting_kind: kind, waiting_name: name } = row;
  return {
    run: runIdOf(Number(row["id"])),
    flow: String(row["flow"]),
    status: row["status"] as OpenStatus,
    sinceAt: Number(row["since_at"]),
    ...optional("waitingFor", kind === null ? null : { kind: kind as WaitKind, name: String(name) }),
  };
}
