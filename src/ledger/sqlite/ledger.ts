import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import { WaybillError } from "../../core/errors.ts";
import { type RunId, runIdOf, runNumber } from "../../core/ids.ts";
import type { Cause } from "../../runs/cause.ts";
import type {
  Ledger,
  OpenTask,
  RejectionCount,
  RunFilter,
  RunHistory,
  RunPage,
  RunRow,
  StatusCount,
} from "../../runs/ledger.ts";
import { normalKey } from "../../runs/message-key.ts";
import type { Rejection } from "../../runs/rejection.ts";
import type { RunStatus, WaitKind } from "../../runs/status.ts";
import type { EntryRow } from "./entry-row.ts";
import { factOf, optional } from "./fact-row.ts";
import { readFlowUse } from "./flow-use.ts";
import { readObservedCalls } from "./observed-calls.ts";
import { createEntryReader } from "./payloads.ts";
import { hourMs } from "./schema.ts";
import { createStays } from "./stays.ts";

interface RunColumns {
  readonly id: number;
  readonly flow: string;
  readonly version: string;
  readonly key: string;
  readonly status: RunStatus;
  readonly accepted_at: number;
  readonly ended_at: number | null;
  readonly waiting_kind: WaitKind | null;
  readonly waiting_name: string | null;
  readonly due_at: number | null;
  readonly cause: Cause | null;
  readonly message: string | null;
  readonly parent: number | null;
}

const runColumns =
  "runs.id, flows.name AS flow, version, key, status, accepted_at, ended_at, waiting_kind, waiting_name, due_at, cause, message, parent FROM runs JOIN flows ON flows.id = runs.flow";

/** Runs that one run's event started: more than anyone looks at. */
const maxChildren = 100;
const maxPage = 500;

const selectTasks = `
  SELECT runs.id AS run_id, flows.name AS flow, runs.key, entries.*
  FROM waits JOIN runs ON runs.id = waits.run JOIN flows ON flows.id = runs.flow
  JOIN entries ON entries.run = waits.run AND entries.step = waits.step AND entries.kind = 'awaiting'
  WHERE waits.kind = 'task' AND runs.status <> 'dead'
  AND NOT EXISTS (SELECT 1 FROM signals WHERE signals.run = waits.run AND signals.step = waits.step)
  ORDER BY waits.run LIMIT ?`;

/** @param place names the data folder in errors. */
export function createLedger(db: DatabaseSync, place = "this data folder"): Ledger {
  function run(id: RunId): RunHistory | undefined {
    const number = runNumber(id);
    if (number === undefined) return undefined;
    const row = db.prepare(`SELECT ${runColumns} WHERE runs.id = ?`).get(number);
    if (row === undefined) return undefined;
    const [accepted, ...entries] = createEntryReader(db, place)(number);
    const facts = entries.map((entry, seq) => ({ seq, at: entry.at, fact: factOf(entry) }));
    const last = facts.at(-1)?.fact;
    const children = db
      .prepare(`SELECT ${runColumns} WHERE parent = ? ORDER BY runs.id LIMIT ${maxChildren}`)
      .all(number);
    return {
      ...toRow(row as unknown as RunColumns),
      input: accepted?.body ?? "null",
      ...(last?.kind === "completed" && last.result !== undefined ? { result: last.result } : {}),
      facts,
      children: children.map((child) => toRow(child as unknown as RunColumns)),
    };
  }

  function runs(filter: RunFilter, page: { readonly limit: number; readonly before?: RunId }): RunPage {
    const limit = Math.min(maxPage, Math.max(1, Math.floor(page.limit)));
    const { where, values } = conditions(filter, page.before);
    const rows = db
      .prepare(`SELECT ${runColumns} ${where} ORDER BY runs.id DESC LIMIT ?`)
      .all(...values, limit + 1)
      .map((row) => toRow(row as unknown as RunColumns));
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return rows.length > limit && last !== undefined ? { runs: shown, next: last.run } : { runs: shown };
  }

  function statusCounts(condition: string, values: readonly SQLInputValue[]): readonly StatusCount[] {
    const rows = db
      .prepare(
        `SELECT flows.name AS flow, status, sum(count) AS count FROM counts JOIN flows ON flows.id = counts.flow
         WHERE ${condition} GROUP BY flows.name, status HAVING sum(count) > 0`,
      )
      .all(...values);
    return rows as unknown as readonly StatusCount[];
  }

  return {
    run,
    runs,
    countsByStatus: (from, to) => statusCounts("hour >= ? AND hour < ?", [hourFrom(from), hourFrom(to)]),
    flowUse: (from, to) => readFlowUse(db, hourFrom(from), hourFrom(to)),
    overstaying: createStays(db),
    openCounts: () =>
      statusCounts("count <> 0 AND status IN ('accepted', 'running', 'waiting', 'compensating', 'dead')", []),
    tasks: (limit) => db.prepare(selectTasks).all(limit).flatMap(toTask),
    rejectionCounts: (from, to) =>
      db
        .prepare(
          "SELECT flow, code, sum(count) AS count FROM rejection_counts WHERE hour >= ? AND hour < ? GROUP BY flow, code",
        )
        .all(hourFrom(from), hourFrom(to))
        .map(
          (row): RejectionCount => ({
            flow: row["flow"] === "" ? undefined : String(row["flow"]),
            code: String(row["code"]),
            count: Number(row["count"]),
          }),
        ),
    rejections: (limit) =>
      db
        .prepare("SELECT at, flow, code, detail, bytes FROM rejections ORDER BY id DESC LIMIT ?")
        .all(limit)
        .map((row) => ({ ...row }) as unknown as Rejection),
    observedCalls: () => readObservedCalls(db),
  };
}

const flowNamed = "SELECT id FROM flows WHERE name = ?";

/**
 * The condition of a filter, said so that SQLite finds the runs by an index, whatever is combined: a plus before a column
 * keeps it from using the index of that column, where the other one leaves fewer runs. Keys are indexed by flow, so a key
 * without a flow is looked for in all flows there are. A key is that of a run, or of a message that joined one.
 */
function conditions(
  filter: RunFilter,
  before: RunId | undefined,
): { readonly where: string; readonly values: SQLInputValue[] } {
  const { flow, status, cause } = filter;
  const key = filter.key === undefined ? undefined : normalKey(filter.key);
  const parts: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (sql: string, value?: SQLInputValue): void => {
    parts.push(sql);
    if (value !== undefined) values.push(value);
  };
  const isOfFew = key === undefined && (cause !== undefined || (status !== undefined && status !== "completed"));
  if (key !== undefined) {
    const [flows, named] = flow === undefined ? ["SELECT id FROM flows", []] : [flowNamed, [flow]];
    parts.push(
      `runs.id IN (SELECT keyed.id FROM runs AS keyed WHERE keyed.flow IN (${flows}) AND keyed.key = ?
       UNION ALL SELECT run FROM gathered_keys WHERE flow IN (${flows}) AND key = ?)`,
    );
    values.push(...named, key, ...named, key);
  } else if (flow !== undefined) add(`${isOfFew ? "+" : ""}runs.flow = (${flowNamed})`, flow);
  if (status === "completed") add("status = 'completed'");
  else if (status !== undefined) add("status <> 'completed' AND status = ?", status);
  if (cause !== undefined) add("cause = ?", cause);
  if (before !== undefined) add("runs.id < ?", numberBefore(before));
  return { where: parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`, values };
}

/** @throws WaybillError `request-invalid`: a page before something that is no run would be empty, as if there were no runs. */
function numberBefore(before: string): number {
  const number = runNumber(before);
  if (number !== undefined) return number;
  throw new WaybillError(
    "request-invalid",
    `"${before.slice(0, 40)}" is not a run id, so there is no page before it. Give the id that the page before ended with.`,
  );
}

function toTask(row: Record<string, SQLOutputValue>): readonly OpenTask[] {
  const fact = factOf(row as unknown as EntryRow);
  if (fact.kind !== "awaiting" || fact.task === undefined) return [];
  return [
    {
      run: runIdOf(Number(row["run_id"])),
      flow: String(row["flow"]),
      key: String(row["key"]),
      step: fact.step,
      since: Number(row["at"]),
      ...(fact.untilAt === undefined ? {} : { untilAt: fact.untilAt }),
      task: fact.task,
    },
  ];
}

function toRow(row: RunColumns): RunRow {
  return {
    run: runIdOf(row.id),
    flow: row.flow,
    version: row.version,
    key: row.key,
    status: row.status,
    acceptedAt: row.accepted_at,
    ...optional("endedAt", row.ended_at),
    ...(row.waiting_kind === null
      ? {}
      : { waitingFor: { kind: row.waiting_kind, name: row.waiting_name ?? "", ...optional("untilAt", row.due_at) } }),
    ...optional("cause", row.cause),
    ...optional("message", row.message),
    ...(row.parent === null ? {} : { parent: runIdOf(row.parent) }),
  };
}

/** The first hour that begins at this instant or later. */
function hourFrom(at: number): number {
  return Math.ceil(at / hourMs);
}
