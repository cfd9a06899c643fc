import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { createEmbeddedEngine } from "../../src/engines/embedded/engine.ts";
import { batch, flow } from "../../src/index.ts";
import { importRun } from "../../src/ledger/sqlite/import-run.ts";
import { openLedger, openStore, verifyStore } from "../../src/ledger/sqlite/open.ts";
import { ownFolder } from "../../src/ledger/sqlite/owner.ts";
import type { RunHistory } from "../../src/runs/ledger.ts";
import { exportRun, type RunFile, readRunFile } from "../../src/runs/run-file.ts";
import { createVirtualTime } from "../../src/testing/virtual-time.ts";
import { base, createEmbeddedHarness, failure, type Harness, onOrder, story } from "./harness.ts";

const at = Date.UTC(2026, 5, 1);
let dir: string;
let harness: Harness | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "waybill-import-"));
});
afterEach(async () => {
  await harness?.close();
  harness = undefined;
  rmSync(dir, { recursive: true, force: true });
});

/** As it comes out of a file. */
const written = (file: RunFile): unknown => JSON.parse(JSON.stringify(file));

function imported(run: string): RunHistory | undefined {
  const ledger = openLedger(dir);
  try {
    return ledger.run(run);
  } finally {
    ledger.close();
  }
}

function problems(): readonly unknown[] {
  const work = verifyStore(dir);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return [...value.problems];
  }
}

/** An engine on the folder of the import, for as long as the work takes. */
async function withEngine(
  flows: readonly AnyFlow[],
  work: (engine: ReturnType<typeof createEmbeddedEngine>) => Promise<void>,
) {
  const store = openStore(dir);
  const { clock, timers } = createVirtualTime(at);
  const engine = createEmbeddedEngine({
    flows,
    journal: store.journal,
    connectors: [],
    clock,
    timers,
    random: () => 0,
    maxActiveRuns: 8,
    maxQueuedRuns: 8,
    onBroken: (error) => {
      throw error;
    },
  });
  await work(engine);
  await engine.stop(0);
  store.close();
}

const calls: string[] = [];
function noted<T>(call: string, value: T): T {
  calls.push(call);
  return value;
}

const journey = flow("journey", {
  ...base,
  run: async (order, run) => {
    const first = await run.step("first", () => noted("first", order.id));
    if (order.id === 1) await run.sleep("a week", "7d");
    if (order.id === 2) throw failure("rejected");
    if (order.id === 4) return undefined;
    return run.step("second", () => noted("second", first));
  },
});

async function runOf(id: number, status: string): Promise<RunHistory> {
  harness = await createEmbeddedHarness([journey]);
  const { runId } = await harness.engine.accept({ flow: "journey", key: String(id), input: { id } });
  await harness.until(() => harness?.history(runId).status === status);
  return harness.history(runId);
}

describe("a run that is exported and imported elsewhere", () => {
  it.each([
    [2, "dead"],
    [3, "completed"],
    [4, "completed"],
  ])("is there what it was, when it was over (message %i, %s)", async (id, status) => {
    const history = await runOf(id, status);
    expect(importRun(dir, readRunFile(written(exportRun(history))), at)).toBe(status);
    expect(imported(history.run)).toEqual(history);
    expect(problems()).toEqual([]);
  });

  it("does not go on by itself when it was not over, and does so when it is replayed, without repeating anything", async () => {
    const history = await runOf(1, "waiting");
    expect(importRun(dir, readRunFile(written(exportRun(history))), at)).toBe("dead");
    expect(imported(history.run)).toMatchObject({ status: "dead", facts: expect.arrayContaining([...history.facts]) });
    expect(problems()).toEqual([]);
    calls.length = 0;
    await withEngine([journey], async (engine) => {
      expect(await engine.ended(history.run)).toMatchObject({ status: "dead" });
      for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    });
    expect(calls).toEqual([]);
    expect(imported(history.run)?.facts).toHaveLength(history.facts.length + 1);
    await withEngine([journey], async (engine) => {
      await engine.replay(history.run, { from: "failed-step", by: "operator" });
      expect(await engine.ended(history.run)).toMatchObject({ status: "completed" });
    });
    expect(calls).toEqual(["second"]);
    const told = imported(history.run);
    expect(told && story(told)).toEqual([
      "do first 1 ok",
      "slept a week",
      "dead defect",
      "replayed",
      "started",
      "do second 1 ok",
      "completed",
    ]);
  });

  it.each([1, 3])("has the messages that it gathered, and answers each of them again (size %i)", async (size) => {
    const gathering = flow("gathering", {
      ...base,
      on: batch(onOrder, { size, within: "1h" }),
      run: (orders) => orders.map(({ id }) => id),
    });
    harness = await createEmbeddedHarness([gathering]);
    const accept = (engine: Harness["engine"], id: number) =>
      engine.accept({ flow: "gathering", key: String(id), input: { id } });
    const [{ runId }] = [await accept(harness.engine, 1), await accept(harness.engine, 2)];
    if (size === 1) await harness.until(() => harness?.history(runId).status === "completed");
    const history = harness.history(runId);
    const status = size === 1 ? "completed" : "dead";
    expect(importRun(dir, readRunFile(written(exportRun(history))), at)).toBe(status);
    expect(imported(runId)?.facts.slice(0, history.facts.length)).toEqual(history.facts);
    expect(problems()).toEqual([]);
    await withEngine([gathering], async (engine) => {
      for (const id of size === 1 ? [1] : [1, 2]) expect(await accept(engine, id)).toEqual({ runId, duplicate: true });
      if (status === "dead") await engine.replay(runId, { from: "failed-step", by: "operator" });
      expect(await engine.ended(runId)).toMatchObject({ status: "completed" });
    });
    expect(imported(runId)?.result).toBe(size === 1 ? "[1]" : "[1,2]");
    expect(problems()).toEqual([]);
  });

  it("is refused when a message of it is in another run, whichever of the two gathered it", async () => {
    const gathering = flow("gathering", {
      ...base,
      on: batch(onOrder, { size: 2, within: "1h" }),
      run: (orders) => orders.map(({ id }) => id),
    });
    harness = await createEmbeddedHarness([gathering]);
    const accept = (id: number) => harness?.engine.accept({ flow: "gathering", key: String(id), input: { id } });
    await accept(1);
    const { runId = "" } = (await accept(2)) ?? {};
    await harness.until(() => harness?.history(runId).status === "completed");
    const file = exportRun(harness.history(runId));
    importRun(dir, file, at);
    const other = (key: string, facts: RunFile["facts"]) => ({
      ...file,
      facts,
      run: { ...file.run, id: "00000000001", key },
    });
    const alone = file.facts.filter(({ fact }) => fact.kind !== "gathered").map((fact, seq) => ({ ...fact, seq }));
    for (const clash of [other("2", alone), other("3", file.facts)]) {
      expect(() => importRun(dir, clash, at)).toThrow(expect.objectContaining({ code: "run-exists" }));
    }
    importRun(dir, other("3", alone), at);
    expect(problems()).toEqual([]);
  });

  it("never takes the place of another", async () => {
    const history = await runOf(3, "completed");
    const file = exportRun(history);
    importRun(dir, file, at);
    expect(() => importRun(dir, file, at)).toThrow(expect.objectContaining({ code: "run-exists" }));
    const sameKey = { ...file, run: { ...file.run, id: "00000000001" } };
    expect(() => importRun(dir, sameKey, at)).toThrow(expect.objectContaining({ code: "run-exists" }));
    expect(imported(history.run)).toEqual(history);
    expect(imported("00000000001")).toBeUndefined();
  });

  it("is refused by a folder that somebody works on", async () => {
    const history = await runOf(3, "completed");
    const disown = ownFolder(dir);
    try {
      expect(() => importRun(dir, exportRun(history), at)).toThrow(expect.objectContaining({ code: "folder-owned" }));
    } finally {
      disown();
    }
  });
});

describe("a file that is no exported run", () => {
  it("is refused, whatever of it was changed, or imported as it says", async () => {
    const original = written(exportRun(await runOf(2, "dead"))) as Record<string, unknown>;
    const paths = pathsOf(original);
    const rubbish = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.constantFrom("completed", 1.5, -1, {}, []));
    let run = 0;
    fc.assert(
      fc.property(fc.constantFrom(...paths), rubbish, (path, value) => {
        const changed = structuredClone(original);
        put(changed, path, value);
        const folder = join(dir, String(run++));
        try {
          const file = readRunFile(written(changed as unknown as RunFile));
          importRun(folder, file, at);
          const ledger = openLedger(folder);
          expect(ledger.run(file.run.id)?.facts.slice(0, file.facts.length)).toEqual(file.facts);
          ledger.close();
        } catch (error) {
          expect(error).toMatchObject({ code: "run-file-invalid" });
          expect(existsSync(folder)).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([undefined, null, 7, "text", [], {}, { format: "waybill.run" }, { format: "waybill.run", version: 2 }])(
    "is refused: %j",
    (value) => {
      expect(() => readRunFile(value)).toThrow(expect.objectContaining({ code: "run-file-invalid" }));
    },
  );
});

type Path = readonly string[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))].filter(
    (one) => one.length > 0,
  );
}

function put(target: Record<string, unknown>, [key = "", ...rest]: Path, value: unknown): void {
  if (rest.length === 0) target[key] = value;
  else put(target[key] as Record<string, unknown>, rest, value);
}
