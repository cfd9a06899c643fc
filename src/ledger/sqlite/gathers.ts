/**
 * Runs that gather messages, and the keys of the messages that joined one.
 *
 * 1. `gathers` has a row for each run that takes further messages, and for no other: it goes with the first fact of the run that is
 *    not of its gathering.
 * 2. `gathered_keys` has the key of each message that joined a run; the key of the message that opened it is the key of the run.
 * 3. What becomes of a message is decided (runs/gather.ts) and written in one transaction, so it is in exactly one run.
 * 4. Flows that never gathered cost no statement.
 */
import type { DatabaseSync } from "node:sqlite";
import { type RunId, runIdOf } from "../../core/ids.ts";
import type { Acceptance, Fact, Gathering, RecordedFact } from "../../runs/fact.ts";
import { type Gathered, gather, type OpenGathering } from "../../runs/gather.ts";
import type { Written } from "../../runs/journal.ts";
import { utf8Bytes } from "../../runs/size.ts";

export interface GatherWriter {
  /** The run that a message with this key joined. */
  find(flow: number, key: string): RunId | undefined;
  /** Writes a message that no run of its flow has yet. */
  accept(flow: number, acceptance: Acceptance, gathering: Gathering): Written;
  /** Writes that a run takes no more messages, when it still takes some and is due. */
  sealDue(run: number, at: number): void;
  /** Keeps the tables in step with a fact that came from elsewhere: a decision, or the fact of a run that is imported. */
  follow(flow: number, run: number, recorded: RecordedFact): void;
  /** Whether the flow ever gathered. */
  isOf(flow: number): boolean;
  /** Whether any flow ever did. */
  readonly isUsed: boolean;
}

/** What the writer of runs and facts does for it. */
export interface GatherDeps {
  /** Writes a run that waits, as it is before its first fact; answers its number. */
  open(flow: number, acceptance: Acceptance): number;
  /** Writes a fact after which the run waits. */
  write(run: number, fact: Fact, at: number): void;
}

/** A row of `gathers`. */
interface Row extends OpenGathering {
  readonly run: number;
}

export function createGatherWriter(db: DatabaseSync, deps: GatherDeps): GatherWriter {
  const selectOpen = db.prepare(
    "SELECT run, count, bytes, first_at AS firstAt, due_at AS dueAt FROM gathers WHERE flow = ? AND version = ? AND by = ?",
  );
  const insert = db.prepare(
    "INSERT INTO gathers (flow, version, by, run, count, bytes, first_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const update = db.prepare("UPDATE gathers SET count = ?, bytes = ?, due_at = ? WHERE run = ?");
  const remove = db.prepare("DELETE FROM gathers WHERE run = ?");
  const removeDue = db.prepare("DELETE FROM gathers WHERE run = ? AND due_at <= ?");
  const makeDue = db.prepare("UPDATE runs SET due_at = ?, stay_from = ? WHERE id = ?");
  const insertKey = db.prepare("INSERT INTO gathered_keys (flow, key, run) VALUES (?, ?, ?)");
  const findKey = db.prepare("SELECT run FROM gathered_keys WHERE flow = ? AND key = ?");
  const flows = new Set(
    db
      .prepare(
        "SELECT id AS flow FROM flows WHERE id IN (SELECT flow FROM gathers) OR EXISTS (SELECT 1 FROM gathered_keys WHERE flow = flows.id)",
      )
      .all()
      .map(({ flow }) => Number(flow)),
  );

  function join(flow: number, open: Row, message: Acceptance, { count, bytes, dueAt }: Gathered): void {
    const { key, input, at, parent } = message;
    const moved = dueAt === open.dueAt ? {} : { untilAt: dueAt };
    const fact = { kind: "gathered", key, input, ...(parent === undefined ? {} : { parent }), ...moved } as const;
    deps.write(open.run, fact, at);
    insertKey.run(flow, key, open.run);
    update.run(count, bytes, dueAt, open.run);
  }

  function seal(run: number, at: number): readonly RunId[] {
    remove.run(run);
    deps.write(run, { kind: "sealed" }, at);
    return [runIdOf(run)];
  }

  return {
    get isUsed() {
      return flows.size > 0;
    },
    isOf: (flow) => flows.has(flow),
    find(flow, key) {
      const row = findKey.get(flow, key);
      return row === undefined ? undefined : runIdOf(Number(row["run"]));
    },
    accept(flow, acceptance, gathering) {
      flows.add(flow);
      const { run, version, input, at } = acceptance;
      const { by } = gathering;
      const open = selectOpen.get(flow, version, by) as unknown as Row | undefined;
      const gathered = gather(open, gathering, { at, bytes: utf8Bytes(input) });
      const { joins, isFull, count, bytes, firstAt, dueAt } = gathered;
      if (open !== undefined && joins) {
        join(flow, open, acceptance, gathered);
        return { gatheredIn: runIdOf(open.run), ...(isFull ? { wake: seal(open.run, at) } : {}) };
      }
      const wake = open === undefined ? [] : [...seal(open.run, at)];
      const opened = deps.open(flow, acceptance);
      insert.run(flow, version, by, opened, count, bytes, firstAt, dueAt);
      deps.write(opened, { kind: "gathering", by, untilAt: dueAt }, at);
      if (isFull) wake.push(...seal(opened, at));
      return { gatheredIn: run, ...(isFull ? {} : { dueAt }), ...(wake.length === 0 ? {} : { wake }) };
    },
    sealDue(run, at) {
      if (removeDue.run(run, at).changes > 0) deps.write(run, { kind: "sealed" }, at);
    },
    follow(flow, run, { at, fact }) {
      const isSealed = flows.has(flow) && remove.run(run).changes > 0;
      // So that the next start of the engine begins it at once as well.
      if (isSealed && (fact.kind === "hurried" || fact.kind === "moved")) makeDue.run(at, at, run);
      if (fact.kind !== "gathered") return;
      flows.add(flow);
      insertKey.run(flow, fact.key, run);
    },
  };
}
