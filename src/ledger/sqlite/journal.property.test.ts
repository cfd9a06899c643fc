import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import { causes } from "../../runs/cause.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Failure } from "../../runs/failure.ts";
import type { Change, Journal } from "../../runs/journal.ts";
import { isOpen, type RunStatus, runStatuses } from "../../runs/status.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { createLedger } from "./ledger.ts";

let dir: string;
let db: DatabaseSync;
let journal: Journal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-journal-"));
  db = openDatabase(dir);
  // What is tested here is not that the disk keeps it.
  db.exec("PRAGMA synchronous=OFF");
  journal = createJournal(db, dir);
});
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Any text that can be stored as it is: NUL and characters outside the basic plane included. */
const text = fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.toWellFormed());
const instant = fc.integer({ min: 0, max: Date.UTC(9999, 0, 1) });
const json = fc.jsonValue().map((value) => JSON.stringify(value));
const status = fc.constantFrom(...runStatuses);

const failure: fc.Arbitrary<Failure> = fc.record(
  {
    cause: fc.constantFrom(...causes),
    code: fc.constantFrom("step-failed", "system-rejected", "undo-failed"),
    message: text,
    details: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)), {
      noNullPrototype: true,
    }),
  },
  { requiredKeys: ["cause", "code", "message"] },
);

const fact: fc.Arbitrary<Fact> = fc
  .oneof(
    fc.record({ kind: fc.constant("started" as const) }),
    fc.record({ kind: fc.constant("compensated" as const), failure }),
    fc.record(
      {
        kind: fc.constant("attempt" as const),
        step: text,
        phase: fc.constantFrom("do" as const, "undo" as const),
        attempt: fc.integer({ min: 1, max: 1_000 }),
        startedAt: instant,
        durationMs: fc.nat(),
        system: text,
        result: json,
        failure,
        retryAt: instant,
        probe: fc.constant(true as const),
      },
      { requiredKeys: ["kind", "step", "phase", "attempt", "startedAt", "durationMs"] },
    ),
    fc.record({ kind: fc.constant("slept" as const), step: text, untilAt: instant }),
    fc.record(
      {
        kind: fc.constant("waiting" as const),
        for: fc.constantFrom("timer" as const, "system" as const, "version" as const),
        name: text,
        untilAt: instant,
      },
      { requiredKeys: ["kind", "for", "name"] },
    ),
    fc.record({
      kind: fc.constant("emitted" as const),
      step: text,
      eventId: text,
      contract: text,
      contractVersion: text,
      data: json,
    }),
    fc.record({ kind: fc.constantFrom("undoing" as const, "dead" as const), failure }),
    fc.record({ kind: fc.constant("completed" as const), result: fc.option(json, { nil: undefined }) }),
    fc.record(
      {
        kind: fc.constant("replayed" as const),
        from: fc.constantFrom("failed-step" as const, "start" as const),
        by: text,
        reason: text,
      },
      { requiredKeys: ["kind", "from", "by"] },
    ),
    fc.record({ kind: fc.constant("closed" as const), by: text, reason: text }),
  )
  // Without the objects of no prototype that fast-check makes at times.
  .map((made): Fact => structuredClone(made));

function acceptance(number: number, key: string, from: "accepted" | "running" = "running", flow = "f"): Change {
  const run = runIdOf(number);
  return { kind: "accept", acceptance: { run, flow, version: "1.0.0", key, input: "{}", at: 1, status: from } };
}

it("every fact is read back as it was written, by the engine and by the ledger", () => {
  const ledger = createLedger(db);
  let number = 0;
  fc.assert(
    fc.property(fc.array(fc.record({ at: instant, fact, to: status }), { maxLength: 8 }), text, (written, key) => {
      const run = runIdOf(++number);
      const recorded = written.map(({ at, fact }, seq) => ({ seq, at, fact }));
      let from: RunStatus = "running";
      const facts = recorded.map((record, index): Change => {
        const to = written[index]?.to ?? from;
        const change: Change = { kind: "fact", run, flow: "f", recorded: record, from, to };
        from = to;
        return change;
      });
      expect(journal.commit([acceptance(number, `${number} ${key}`), ...facts])).toEqual(
        Array(facts.length + 1).fill(undefined),
      );
      expect(journal.load(run)?.facts).toStrictEqual(recorded);
      expect(journal.load(run)).toMatchObject({ run, key: `${number} ${key}`, status: from });
      expect(ledger.run(run)?.facts).toStrictEqual(recorded);
    }),
    { numRuns: 400 },
  );
});

it("the counts are those of the runs, whatever is written and whatever fails to be", () => {
  const ledger = createLedger(db);
  const hour = 3_600_000 * 4_096;
  let number = 0;
  const action = fc.record({
    kind: fc.constantFrom("accept", "accept", "duplicate", "fact", "fact", "fact"),
    flow: fc.constantFrom("a", "b"),
    which: fc.nat(),
    to: status,
    skipHours: fc.nat(2),
  });
  const group = fc.record({
    actions: fc.array(action, { minLength: 1, maxLength: 6 }),
    end: fc.constantFrom("well", "well", "well", "unwritable", "full"),
  });
  fc.assert(
    fc.property(fc.array(group, { maxLength: 8 }), (groups) => {
      for (const { actions, end } of groups) {
        const rows = db.prepare("SELECT runs.id, status, name FROM runs JOIN flows ON flows.id = flow").all();
        const known = rows.map((row) => ({
          run: Number(row["id"]),
          status: row["status"] as RunStatus,
          flow: String(row["name"]),
        }));
        const changes = actions.map(({ kind, flow, which, to, skipHours }): Change => {
          const target = known[which % Math.max(1, known.length)];
          if (kind === "accept" || target === undefined) {
            number += 1 + skipHours * hour;
            const run = { run: number, status: which % 2 === 0 ? ("accepted" as const) : ("running" as const), flow };
            known.push(run);
            return acceptance(number, String(number), run.status, flow);
          }
          if (kind === "duplicate") return acceptance(++number, String(target.run), "accepted", target.flow);
          const recorded = { seq: 0, at: 1, fact: { kind: "started" } } as const;
          const change: Change = {
            kind: "fact",
            run: runIdOf(target.run),
            flow: target.flow,
            recorded,
            from: target.status,
            to,
          };
          target.status = to;
          return change;
        });
        if (end === "full") {
          db.exec(`PRAGMA max_page_count=${Number(db.prepare("PRAGMA page_count").get()?.["page_count"])}`);
          const big = { kind: "completed", result: "x".repeat(100_000) } as const;
          changes.push({
            kind: "fact",
            run: runIdOf(1),
            flow: "a",
            recorded: { seq: 0, at: 1, fact: big },
            from: "running",
            to: "dead",
          });
          expect(() => journal.commit(changes)).toThrow(expect.objectContaining({ code: "disk-full" }));
          db.exec("PRAGMA max_page_count=1000000");
        } else if (end === "unwritable") {
          const odd = { kind: "completed", result: 1n as never } as const;
          const recorded = { seq: 0, at: 0.5, fact: odd };
          changes.push({ kind: "fact", run: runIdOf(1), flow: "new", recorded, from: "running", to: "dead" });
          expect(() => journal.commit(changes)).toThrow();
        } else journal.commit(changes);
        expect(counted()).toEqual(real());
      }
      const open = [...journal.openRuns()].map(({ run }) => run);
      const all = db.prepare("SELECT id, status FROM runs ORDER BY id").all();
      expect(open).toEqual(
        all.filter((row) => isOpen(row["status"] as RunStatus)).map((row) => runIdOf(Number(row["id"]))),
      );
      expect(journal.lastRunNumber()).toBe(Number(all.at(-1)?.["id"] ?? 0));
    }),
    { numRuns: 100 },
  );
  expect(ledger.openCounts().every(({ count }) => count > 0)).toBe(true);
});

const order = "ORDER BY flow, hour, status";

function counted(): unknown {
  return db.prepare(`SELECT flow, hour, status, count FROM counts WHERE count <> 0 ${order}`).all();
}

function real(): unknown {
  return db
    .prepare(
      `SELECT flow, (id / 4096 + ?) / 3600000 AS hour, status, count(*) AS count FROM runs GROUP BY 1, 2, 3 ${order}`,
    )
    .all(BigInt(Date.UTC(2020, 0, 1)));
}
