import type { DatabaseSync } from "node:sqlite";
import { anyHost, anyStep, callLimits, type ObservedCall, type ObservedCallWriter } from "../../runs/observed-call.ts";
import { translate } from "./errors.ts";

/** What calls are told apart by. Absent things are empty texts, because a primary key has no nulls. */
type Place = readonly [flow: string, step: string, host: string, system: string];

interface Row {
  readonly flow: string;
  readonly step: string;
  readonly host: string;
  readonly system: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly count: number;
}

/** By flow, and the latest seen first. */
export function readObservedCalls(db: DatabaseSync): readonly ObservedCall[] {
  return db
    .prepare("SELECT * FROM observed_calls ORDER BY flow, last_at DESC, host, step, system")
    .all()
    .map((row) => toCall(row as unknown as Row));
}

/** @param place names the data folder in errors. */
export function createObservedCallWriter(db: DatabaseSync, place: string): ObservedCallWriter {
  const key = "flow = ? AND step = ? AND host = ? AND system = ?";
  const update = db.prepare(
    `UPDATE observed_calls SET first_at = min(first_at, ?), last_at = max(last_at, ?), count = count + ? WHERE ${key}`,
  );
  const insert = db.prepare(
    "INSERT INTO observed_calls (first_at, last_at, count, flow, step, host, system) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const forget = db.prepare("DELETE FROM observed_calls WHERE last_at < ?");
  const countAll = db.prepare("SELECT count(*) AS count FROM observed_calls");
  const countOf = db.prepare(
    "SELECT count(*) FILTER (WHERE step <> ?) AS told, count(*) FILTER (WHERE step = ?) AS folded FROM observed_calls WHERE flow = ?",
  );

  let rowCount = 0;

  /** Where a new kind of call may be written, the most exact first. The last one always has room. */
  function* candidates({ flow, step = "", host, system = "" }: ObservedCall): Generator<readonly [Place, boolean]> {
    const isFull = rowCount >= callLimits.inAll;
    const { told, folded } = countOf.get(anyStep, anyStep, flow) ?? {};
    yield [[flow, step, host, system], !isFull && Number(told) < callLimits.perFlow];
    yield [[flow, anyStep, host, system], !isFull && Number(folded) < callLimits.hostsPerFlow];
    yield [[flow, "", anyHost, ""], true];
  }

  function add(call: ObservedCall): void {
    const { flow, step = "", host, system = "", firstAt, lastAt, count } = call;
    const figures = [firstAt, lastAt, count] as const;
    const isIn = (at: Place): boolean => update.run(...figures, ...at).changes > 0;
    if (isIn([flow, step, host, system])) return;
    for (const [at, hasRoom] of candidates(call)) {
      if (isIn(at)) return;
      if (!hasRoom) continue;
      insert.run(...figures, ...at);
      rowCount++;
      return;
    }
  }

  return {
    record(calls, forgetBefore) {
      try {
        db.exec("BEGIN IMMEDIATE");
        forget.run(forgetBefore);
        rowCount = Number(countAll.get()?.["count"]);
        for (const call of calls) add(call);
        db.exec("COMMIT");
      } catch (error) {
        if (db.isTransaction) db.exec("ROLLBACK");
        throw translate(error, place);
      }
    },
  };
}

function toCall({ flow, step, host, system, first_at, last_at, count }: Row): ObservedCall {
  return {
    flow,
    ...(step === "" ? {} : { step }),
    host,
    ...(system === "" ? {} : { system }),
    firstAt: first_at,
    lastAt: last_at,
    count,
  };
}
