import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestateEngine, type RestateEngine } from "../../src/engines/restate/engine.ts";
import { registerEndpoint } from "../../src/engines/restate/registration.ts";
import { flow } from "../../src/index.ts";
import { openLedgerForWriting } from "../../src/ledger/sqlite/open.ts";
import { systemTimers } from "../../src/server/time.ts";
import { base } from "../conformance/harness.ts";
import { freePorts, noRestate, type RestateServer, startRestate } from "./server.ts";
import { openWay, type Way } from "./way.ts";

describe.skipIf(noRestate !== undefined)(noRestate ?? "two workers of one project", () => {
  let server: RestateServer;
  let way: Way;
  let workers: readonly RestateEngine[];
  const dir = mkdtempSync(join(tmpdir(), "waybill-two-"));
  const store = openLedgerForWriting(dir);

  /** Idempotency keys of the effects, by worker. */
  const effects: readonly string[][] = [[], []];
  const names = ["one", "two", "three", "four"];
  const stepsOf = (worker: number) =>
    flow("relay", {
      ...base,
      run: async (_order, run) => {
        for (const name of names) {
          await run.step(name, async ({ idempotencyKey }) => {
            effects[worker]?.push(idempotencyKey);
            await new Promise((resolve) => setImmediate(resolve));
          });
        }
      },
    });

  beforeAll(async () => {
    server = await startRestate();
    const [near = 0, ...far] = await freePorts(3);
    way = openWay(near, far);
    // Their clocks stand still at the same instant, so that both come up with the same run ids.
    const clock = { now: () => Date.UTC(2026, 0, 1) };
    workers = await Promise.all(
      far.map((port, worker) =>
        createRestateEngine({
          project: "two",
          flows: [stepsOf(worker)],
          ledger: store.writer,
          connectors: [],
          clock,
          timers: systemTimers,
          random: Math.random,
          ingressUrl: server.ingressUrl,
          endpoint: { port },
          onBroken: () => undefined,
        }),
      ),
    );
    await registerEndpoint(server.adminUrl, `http://127.0.0.1:${near}`);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    way.close();
    await server.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it("give every key one run and every run an id of its own, and carry on each other's runs", async () => {
    const keys = Array.from({ length: 12 }, (_, index) => String(index));
    const accepted = await Promise.all(
      keys.flatMap((key) =>
        workers.map((worker) =>
          worker.accept({ flow: "relay", key, input: { id: 1 } }).then((answer) => ({ key, ...answer })),
        ),
      ),
    );
    expect(accepted.filter(({ duplicate }) => !duplicate)).toHaveLength(keys.length);
    const runs = new Map(accepted.map(({ key, runId }) => [key, runId]));
    expect(accepted.filter(({ key, runId }) => runs.get(key) !== runId)).toEqual([]);
    expect(new Set(runs.values()).size).toBe(keys.length);

    way.cut();
    const [first] = workers;
    const ends = await Promise.all([...runs.values()].map((run) => first?.ended(run)));
    expect(ends.map((end) => end?.status)).toEqual(keys.map(() => "completed"));
    const expected = [...runs.values()].flatMap((run) => names.map((name) => `${run}/${name}`));
    expect([...new Set(effects.flat())].toSorted()).toEqual(expected.toSorted());
    expect(effects.map((mine) => mine.length > 0)).toEqual([true, true]);
    for (const run of runs.values()) {
      expect(store.ledger.run(run)?.facts.map(({ fact }) => fact.kind)).toEqual([
        ...names.map(() => "attempt"),
        "completed",
      ]);
    }
  });
});
