import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { createEmbeddedEngine } from "../../src/engines/embedded/engine.ts";
import { flow, WaybillError } from "../../src/index.ts";
import { openDatabase } from "../../src/ledger/sqlite/database.ts";
import { createJournal } from "../../src/ledger/sqlite/journal.ts";
import { createLedger } from "../../src/ledger/sqlite/ledger.ts";
import { createVirtualTime } from "../../src/testing/virtual-time.ts";
import { onOrder, owner } from "./harness.ts";

const base = { version: "1.0.0", owner, on: onOrder } as const;
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const filler = "x".repeat(20_000);

let dir: string;
let db: DatabaseSync;
afterEach(() => {
  db.close();
  rmSync(dir, { recursive: true, force: true });
});

/** An engine over a real database whose size the test limits, which SQLite reports as it does a full disk. */
function setUp() {
  dir = mkdtempSync(join(tmpdir(), "waybill-disk-full-"));
  db = openDatabase(dir);
  const time = createVirtualTime();
  const ledger = createLedger(db);
  const broken: unknown[] = [];
  const effects: string[] = [];
  const threeSteps = flow("three-steps", {
    ...base,
    run: async (_order, run) => {
      for (const name of ["one", "two", "three"]) {
        await run.step(name, async ({ idempotencyKey }) => {
          await turn();
          effects.push(idempotencyKey);
          return filler;
        });
      }
    },
  });
  const engine = createEmbeddedEngine({
    flows: [threeSteps],
    journal: createJournal(db, dir),
    connectors: [],
    clock: time.clock,
    timers: time.timers,
    random: () => 0,
    maxActiveRuns: 16,
    maxQueuedRuns: 100,
    onBroken: (error) => broken.push(error),
  });
  const pageLimit = (pages: number) => db.exec(`PRAGMA max_page_count=${pages}`);
  return {
    time,
    ledger,
    broken,
    effects,
    engine,
    accept: (key: string) =>
      engine.accept({ flow: "three-steps", key, input: { id: 1 } }).then(
        ({ runId }) => runId,
        (error: unknown) => {
          if (error instanceof WaybillError) return error.code;
          throw error;
        },
      ),
    fill: () => pageLimit(Number(db.prepare("PRAGMA page_count").get()?.["page_count"])),
    free: () => pageLimit(1_000_000),
    completed: () => ledger.runs({ status: "completed" }, { limit: 100 }).runs.length,
    async settle() {
      for (let index = 0; index < 60; index++) {
        await turn();
        if (index % 10 === 9) time.advanceBy(250);
      }
    },
  };
}

describe("a full disk", () => {
  it("turns messages away with disk-full, and loses and repeats nothing of the runs under way", async () => {
    const { accept, fill, free, settle, completed, broken, effects, ledger, engine } = setUp();
    const runs = await Promise.all(Array.from({ length: 8 }, (_, index) => accept(`before ${index}`)));
    fill();
    await settle();
    expect(completed()).toBe(0);
    const refused = Array.from({ length: 5 }, (_, index) => accept(`during ${index}`));
    await settle();
    expect(await Promise.all(refused)).toEqual(refused.map(() => "disk-full"));
    free();
    await settle();
    expect(completed()).toBe(8);
    expect(effects.toSorted()).toEqual(runs.flatMap((run) => [`${run}/one`, `${run}/three`, `${run}/two`]).toSorted());
    const after = await accept("during 0");
    await settle();
    expect(ledger.run(after)?.status).toBe("completed");
    expect(broken).toEqual([]);
    expect(engine.systems()).toEqual([]);
  });

  it("may fill up again and again", async () => {
    const { accept, fill, free, settle, completed, broken, effects } = setUp();
    let accepted = 0;
    for (let round = 0; round < 5; round++) {
      const answer = accept(`round ${round}`);
      await turn();
      fill();
      await settle();
      if ((await answer) !== "disk-full") accepted++;
      free();
      await turn();
    }
    await settle();
    expect(accepted).toBeGreaterThan(0);
    expect(completed()).toBe(accepted);
    expect(effects).toHaveLength(3 * accepted);
    expect(broken).toEqual([]);
  });

  it("keeps counts and runs in step", async () => {
    const { accept, fill, free, settle, ledger } = setUp();
    await Promise.all([accept("a"), accept("b")]);
    fill();
    await settle();
    expect(ledger.openCounts()).toEqual([{ flow: "three-steps", status: "running", count: 2 }]);
    free();
    await settle();
    expect(ledger.openCounts()).toEqual([]);
  });
});
