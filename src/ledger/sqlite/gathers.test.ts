import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Change, Journal, Written } from "../../runs/journal.ts";
import type { RunStatus } from "../../runs/status.ts";
import { openDatabaseInMemory } from "./database.ts";
import { createJournal } from "./journal.ts";

let db: DatabaseSync;
let journal: Journal;
/** Statements that were executed. */
let executed: string[];
beforeEach(() => {
  db = openDatabaseInMemory();
  journal = createJournal(db, "memory");
  executed = [];
});
afterEach(() => db.close());

const gathering = { by: "", size: 3, maxBytes: 1_000, atMostMs: 100, quietMs: 40 };

function accept(number: number, key: string, at: number, flow = "gathers"): Change {
  const run = runIdOf(number);
  const acceptance = { run, flow, version: "1.0.0", key, input: `"${key}"`, at, status: "accepted" } as const;
  return { kind: "accept", acceptance: flow === "gathers" ? { ...acceptance, gathering } : acceptance };
}

function factOf(number: number, at: number, fact: Fact, to: RunStatus): Change {
  return { kind: "fact", run: runIdOf(number), flow: "gathers", recorded: { seq: 9, at, fact }, from: "waiting", to };
}

const write = (...changes: readonly Change[]): readonly (Written | undefined)[] => journal.commit(changes);
const seal = (number: number, at: number): Change => ({ kind: "seal", run: runIdOf(number), at });
const kindsOf = (number: number) => journal.load(runIdOf(number))?.facts.map(({ fact }) => fact.kind);
const dueOf = (number: number) => [...journal.openRuns()].find(({ run }) => run === runIdOf(number))?.dueAt;

describe("the store of runs that gather", () => {
  it("opens a run, joins messages to it, and wakes it when it is full, all in one commit too", () => {
    expect(write(accept(1, "a", 0), accept(2, "b", 10), accept(3, "c", 20), accept(4, "d", 30))).toEqual([
      { gatheredIn: runIdOf(1), dueAt: 40 },
      { gatheredIn: runIdOf(1) },
      { gatheredIn: runIdOf(1), wake: [runIdOf(1)] },
      { gatheredIn: runIdOf(4), dueAt: 70 },
    ]);
    expect(kindsOf(1)).toEqual(["gathering", "gathered", "gathered", "sealed"]);
    expect(dueOf(1)).toBe(20);
    expect(dueOf(4)).toBe(70);
  });

  it("seals what is due and wakes it when a later message opens another", () => {
    write(accept(1, "a", 0));
    expect(write(accept(2, "b", 40))).toEqual([{ gatheredIn: runIdOf(2), dueAt: 80, wake: [runIdOf(1)] }]);
    expect(kindsOf(1)).toEqual(["gathering", "sealed"]);
  });

  it("seals a run only when it is due, and once", () => {
    write(accept(1, "a", 0), accept(2, "b", 30));
    write(seal(1, 40));
    expect(kindsOf(1)).toEqual(["gathering", "gathered"]);
    expect(dueOf(1)).toBe(70);
    write(seal(1, 70), seal(1, 71), accept(3, "c", 69), seal(3, 108));
    expect(kindsOf(1)).toEqual(["gathering", "gathered", "sealed"]);
    expect(kindsOf(3)).toEqual(["gathering"]);
  });

  it("answers a key with the run that has it, also when it is opened anew and the flow gathers no more", () => {
    write(accept(1, "a", 0), accept(2, "b", 10));
    journal = createJournal(db, "memory");
    const plain = accept(3, "b", 20);
    if (plain.kind === "accept") {
      const { gathering: _, ...acceptance } = plain.acceptance;
      expect(write({ kind: "accept", acceptance })).toEqual([{ existing: runIdOf(1) }]);
    }
    expect(write(accept(4, "a", 20), accept(5, "b", 20))).toEqual([{ existing: runIdOf(1) }, { existing: runIdOf(1) }]);
    expect(journal.load(runIdOf(3))).toBeUndefined();
  });

  it.each<readonly [Fact, RunStatus]>([
    [{ kind: "canceled", by: "ana", reason: "why" }, "canceled"],
    [{ kind: "paused", by: "ana", reason: "why" }, "waiting"],
    [{ kind: "waiting", for: "version", name: "gathers@1.0.0" }, "waiting"],
  ])("takes no more messages after $kind", (fact, to) => {
    write(accept(1, "a", 0), factOf(1, 10, fact, to), accept(2, "b", 20));
    expect(kindsOf(1)).toEqual(["gathering", fact.kind]);
    expect(kindsOf(2)).toEqual(["gathering"]);
  });

  it.each<Fact>([
    { kind: "hurried", by: "ana" },
    { kind: "moved", from: "1.0.0", to: "2.0.0", by: "ana" },
  ])("makes a run due that is $kind, for the next start", (fact) => {
    write(accept(1, "a", 0), factOf(1, 10, fact, "waiting"));
    expect(dueOf(1)).toBe(10);
  });

  it("costs other flows no statement", () => {
    const noting = new Proxy(db, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (name !== "prepare") return typeof member === "function" ? member.bind(target) : member;
        return (sql: string) =>
          new Proxy(target.prepare(sql), {
            get(statement, method) {
              const call: unknown = Reflect.get(statement, method, statement);
              if (typeof call !== "function") return call;
              return (...parameters: readonly unknown[]) => {
                executed.push(sql);
                return Reflect.apply(call, statement, parameters);
              };
            },
          });
      },
    });
    write(accept(1, "a", 0), accept(2, "b", 10));
    journal = createJournal(noting, "memory");
    executed = [];
    write(accept(5, "a", 0, "plain"), {
      kind: "fact",
      run: runIdOf(5),
      flow: "plain",
      recorded: { seq: 0, at: 1, fact: { kind: "completed", result: undefined } },
      from: "accepted",
      to: "completed",
    });
    expect(executed.length).toBeGreaterThan(3);
    expect(executed.filter((sql) => sql.includes("gather"))).toEqual([]);
  });
});
