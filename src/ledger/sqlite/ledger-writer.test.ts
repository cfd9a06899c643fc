import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runIdOf } from "../../core/ids.ts";
import { advance } from "../../runs/advance.ts";
import type { Fact } from "../../runs/fact.ts";
import type { LedgerChange } from "../../runs/ledger-writer.ts";
import { initialState } from "../../runs/state.ts";
import type { RunStatus } from "../../runs/status.ts";
import { openLedgerForWriting } from "./open.ts";

let dir: string;
let store: ReturnType<typeof openLedgerForWriting>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-ledger-writer-"));
  store = openLedgerForWriting(dir);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const run = runIdOf(1);
const failure = { cause: "defect", code: "step-failed", message: "no" } as const;
const facts: readonly Fact[] = [
  { kind: "attempt", step: "a", phase: "do", attempt: 1, startedAt: 1, durationMs: 1, failure, retryAt: 9 },
  { kind: "started" },
  { kind: "attempt", step: "a", phase: "do", attempt: 2, startedAt: 9, durationMs: 1, result: "1" },
  { kind: "slept", step: "nap", untilAt: 20 },
  { kind: "started" },
  { kind: "dead", failure },
];

function accept(id: string, key: string): LedgerChange {
  return {
    kind: "accept",
    acceptance: { run: id, flow: "f", version: "1.0.0", key, input: "{}", at: 1, status: "running" },
  };
}

/** What an execution writes, one after another. */
function story(): readonly LedgerChange[] {
  const running = { run, flow: { name: "f" }, state: initialState(), status: "running" as RunStatus };
  return [accept(run, "k"), ...facts.map((fact, index) => advance(running, fact, index + 1))];
}

describe("a ledger that is written from elsewhere", () => {
  it("is the same however often executions break off and write again from the beginning", async () => {
    const changes = story();
    const breaks = fc.array(fc.nat(changes.length), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(breaks, async (lengths) => {
        store.close();
        rmSync(dir, { recursive: true, force: true });
        store = openLedgerForWriting(dir);
        for (const length of [...lengths, changes.length])
          for (const change of changes.slice(0, length)) await store.writer.write([change]);
        expect(store.ledger.run(run)?.facts.map(({ fact }) => fact)).toEqual(facts);
        expect(store.ledger.run(run)).toMatchObject({ status: "dead", key: "k", input: "{}" });
        expect(store.ledger.openCounts()).toEqual([{ flow: "f", status: "dead", count: 1 }]);
      }),
      { numRuns: 25 },
    );
  });

  it("takes all of it at once as well, what is there already included", async () => {
    const changes = story();
    await store.writer.write(changes.slice(0, 3));
    await store.writer.write(changes);
    await store.writer.write(changes);
    expect(store.ledger.run(run)?.facts).toHaveLength(facts.length);
  });

  it("keeps the first record of a fact that comes again with another instant", async () => {
    const [accepted, first] = story();
    if (accepted === undefined || first?.kind !== "fact") throw new Error("The story has no fact.");
    await store.writer.write([accepted, first]);
    await store.writer.write([{ ...first, recorded: { ...first.recorded, at: 99 } }]);
    expect(store.ledger.run(run)?.facts.map(({ at }) => at)).toEqual([1]);
  });

  it("refuses a fact before the one that it follows", async () => {
    const changes = story();
    await store.writer.write(changes.slice(0, 1));
    await expect(store.writer.write(changes.slice(2, 3))).rejects.toThrow("Fact 1 of run");
    expect(store.ledger.run(run)?.facts).toEqual([]);
  });

  it("refuses a run whose key another run has: it is the ledger of another journal", async () => {
    await store.writer.write([accept(run, "k")]);
    await expect(store.writer.write([accept(runIdOf(2), "k")])).rejects.toThrow("gave to another run");
  });
});
