import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import type { Fact } from "../../runs/fact.ts";
import type { Change } from "../../runs/journal.ts";
import type { RunStatus } from "../../runs/status.ts";
import { openDatabase } from "./database.ts";
import { createJournal } from "./journal.ts";
import { verifyStore } from "./open.ts";
import { outOfLineBytes } from "./payloads.ts";
import type { Verified } from "./verify.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-verify-"));
  const db = openDatabase(dir);
  const journal = createJournal(db, dir);
  journal.commit([...runOf(1, "completed"), ...runOf(2, "dead"), ...runOf(3, "waiting")]);
  journal.prune({ flow: "f", endedBefore: Date.UTC(2026, 0, 1), maxRuns: 1, maxMs: 100, isHeld: () => false });
  journal.commit(runOf(4, "completed"));
  db.close();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const large = JSON.stringify("x".repeat(outOfLineBytes));
const failure = { cause: "defect", code: "step-failed", message: "no" } as const;
const lastFacts: Readonly<Partial<Record<RunStatus, Fact>>> = {
  completed: { kind: "completed", result: large },
  dead: { kind: "dead", failure },
  waiting: { kind: "slept", step: "s", untilAt: 9 },
};

function runOf(number: number, status: RunStatus): readonly Change[] {
  const run = runIdOf(number);
  const accepted = {
    run,
    flow: "f",
    version: "1.0.0",
    key: `${number}`,
    input: "{}",
    at: 1,
    status: "running",
  } as const;
  const attempt: Fact = {
    kind: "attempt",
    step: "a",
    phase: "do",
    attempt: 1,
    startedAt: 1,
    durationMs: 1,
    result: "1",
  };
  const last = lastFacts[status] ?? attempt;
  return [
    { kind: "accept", acceptance: accepted },
    { kind: "fact", run, flow: "f", recorded: { seq: 0, at: 2, fact: attempt }, from: "running", to: "running" },
    { kind: "fact", run, flow: "f", recorded: { seq: 1, at: 3, fact: last }, from: "running", to: status },
  ];
}

/** Of a flow that gathers two messages: a run that has both, and one that waits for its second. */
function gatherMessages(): void {
  const db = openDatabase(dir);
  const gathering = { by: "", size: 2, maxBytes: 1_000, atMostMs: 10, quietMs: Number.POSITIVE_INFINITY };
  const accepted = { flow: "g", version: "1.0.0", input: "{}", at: 1, status: "accepted", gathering } as const;
  const answers = createJournal(db, dir).commit(
    ["a", "b", "c"].map((key, index) => ({
      kind: "accept" as const,
      acceptance: { ...accepted, run: runIdOf(10 + index), key },
    })),
  );
  db.close();
  expect(answers).toMatchObject([{ dueAt: 11 }, { wake: [runIdOf(10)] }, { gatheredIn: runIdOf(12) }]);
}

function verify(): Verified {
  const work = verifyStore(dir);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

/** What is found after someone changed the data. */
function problemsAfter(sql: string): Readonly<Record<string, readonly string[]>> {
  const db = new DatabaseSync(join(dir, "waybill.db"));
  db.exec(sql);
  db.close();
  return Object.fromEntries([...verify().problems].map(([check, { first }]) => [check, first]));
}

describe("a data folder is verified", () => {
  it("and is sound when only Waybill wrote to it, pruned runs included", () => {
    const { problems, runCount, entryCount } = verify();
    expect([...problems]).toEqual([]);
    expect([runCount, entryCount]).toEqual([3, 9]);
  });

  it.each<readonly [string, string, string, RegExp]>([
    [
      "a count is off",
      "UPDATE counts SET count = count + 1 WHERE status = 'dead'",
      "counts",
      /flow f .*1 fewer runs are dead/,
    ],
    ["a run is gone", "DELETE FROM runs WHERE status = 'waiting'", "counts", /1 fewer runs are waiting/],
    ["entries belong to no run", "INSERT INTO entries (run, at, kind) VALUES (77, 1, 'started')", "messages", /no run/],
    [
      "a message is gone",
      "DELETE FROM entries WHERE run = 2 AND kind = 'accepted'",
      "messages",
      /00000000002 does not begin/,
    ],
    ["all entries of a run are gone", "DELETE FROM entries WHERE run = 3", "messages", /00000000003 does not begin/],
    [
      "a status is not what happened",
      "UPDATE entries SET kind = 'completed', detail = NULL WHERE kind = 'dead'",
      "statuses",
      /is dead, and its facts say completed/,
    ],
    ["a payload is gone", "DELETE FROM payloads", "payloads", /should have 262146 bytes, and it is not there/],
    ["a payload is cut off", "UPDATE payloads SET body = '\"x\"'", "payloads", /and it has 3/],
    [
      "a payload belongs to nothing",
      "INSERT INTO payloads VALUES (99, '1')",
      "payloads",
      /entry 99 belongs to no entry/,
    ],
    [
      "a message is no JSON",
      "UPDATE entries SET body = '{' WHERE kind = 'accepted' AND run = 2",
      "texts",
      /of run 00000000002/,
    ],
    ["an out of line text is no JSON", "UPDATE payloads SET body = replace(body, '\"', '{')", "texts", /is not JSON/],
  ])("and found wanting when %s", (_what, sql, check, expected) => {
    const problems = problemsAfter(sql);
    expect(problems[check]?.join("\n")).toMatch(expected);
  });

  it.each<readonly [string, string, RegExp]>([
    ["is as it was written", "SELECT 1", /^$/],
    [
      "has lost the key of a message",
      "DELETE FROM gathered_keys",
      /a message that joined run 0000000000a is not found/,
    ],
    ["has the key of a message for another run", "UPDATE gathered_keys SET run = 12", /joined run 0000000000a/],
    ["has a key of no message", "INSERT INTO gathered_keys VALUES (2, 'x', 10)", /1 keys are of no message/],
    ["does not know a run that gathers", "DELETE FROM gathers", /run 0000000000c takes .* no message can join it/],
    ["counts messages wrongly", "UPDATE gathers SET count = 2", /has 1, and 2 messages of it are counted/],
    [
      "lets messages join a run that is sealed",
      "INSERT INTO gathers VALUES (2, '1.0.0', 'x', 10, 1, 1, 1, 1)",
      /1 runs/,
    ],
  ])("when messages were gathered and the database %s", (_what, sql, expected) => {
    gatherMessages();
    expect(problemsAfter(sql)["gathers"]?.join("\n") ?? "").toMatch(expected);
  });

  it("and found wanting when a page was overwritten", () => {
    const db = new DatabaseSync(join(dir, "waybill.db"));
    const root = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'entries'").get()?.["rootpage"]);
    db.close();
    const file = openSync(join(dir, "waybill.db"), "r+");
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (root - 1) * 4096);
    closeSync(file);
    expect([...verify().problems.keys()]).toContain("integrity");
  });

  it("with the first problems of a kind and the number of all", () => {
    const many = Array.from({ length: 50 }, (_, index) => `(${index + 100}, 1, 'started')`).join();
    problemsAfter(`INSERT INTO entries (run, at, kind) VALUES ${many}`);
    const found = verify().problems.get("messages");
    expect(found?.count).toBe(50);
    expect(found?.first).toHaveLength(20);
  });
});
