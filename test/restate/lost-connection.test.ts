import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRestateEngine, type RestateEngine } from "../../src/engines/restate/engine.ts";
import { registerEndpoint } from "../../src/engines/restate/registration.ts";
import { flow } from "../../src/index.ts";
import { openLedgerForWriting } from "../../src/ledger/sqlite/open.ts";
import { systemClock, systemTimers } from "../../src/server/time.ts";
import { base, story } from "../conformance/harness.ts";
import { freePorts, noRestate, type RestateServer, startRestate } from "./server.ts";
import { openWay, type Way } from "./way.ts";

describe.skipIf(noRestate !== undefined)(noRestate ?? "a lost connection between Restate and a worker", () => {
  let server: RestateServer;
  let way: Way;
  let engine: RestateEngine;
  const dir = mkdtempSync(join(tmpdir(), "waybill-lost-"));
  const store = openLedgerForWriting(dir);

  const made: string[] = [];
  let endedCount = 0;
  const orders: string[][] = [];
  const branches = ["a", "b", "c", "d"];
  const rounds = [1, 2, 3, 4, 5];
  /** Branches that get on at different paces, and lose the connection in the middle of each other's steps. */
  const braided = flow("braided", {
    ...base,
    run: async (_order, run) => {
      const order: string[] = [];
      orders.push(order);
      const branch = async (name: string): Promise<void> => {
        for (const round of rounds) {
          order.push(
            await run.step(`${name}${round}`, async () => {
              made.push(`${name}${round}`);
              await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
              if (++endedCount % 5 === 0) way.cut();
              return `${name}${round}`;
            }),
          );
          if (round === 2) await run.sleep(`nap ${name}`, "15ms");
        }
      };
      await Promise.all(branches.map(branch));
      return order;
    },
  });

  /** How often the ledger refuses to write from now on. */
  let refusalCount = 0;
  const plain = flow("plain", {
    ...base,
    run: async (_order, run) => {
      await run.step("first", () => {
        refusalCount = 3;
      });
      await run.step("second", () => undefined);
    },
  });

  beforeAll(async () => {
    server = await startRestate();
    const [near = 0, far = 0] = await freePorts(2);
    way = openWay(near, [far]);
    engine = await createRestateEngine({
      project: "lost",
      flows: [braided, plain],
      ledger: {
        write: (changes) =>
          refusalCount-- > 0 ? Promise.reject(new Error("There is no room.")) : store.writer.write(changes),
      },
      connectors: [],
      clock: systemClock,
      timers: systemTimers,
      random: Math.random,
      ingressUrl: server.ingressUrl,
      endpoint: { port: far },
      onBroken: () => undefined,
    });
    await registerEndpoint(server.adminUrl, `http://127.0.0.1:${near}`);
  });
  afterAll(async () => {
    await engine.stop();
    way.close();
    await server.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it("and a ledger that cannot be written for a while leave no gap, and let a run go no further than what is written", async () => {
    refusalCount = 2;
    const { runId } = await engine.accept({ flow: "plain", key: "a", input: { id: 1 } });
    expect(store.ledger.run(runId)).toMatchObject({ key: "a" });
    await engine.ended(runId);
    expect(refusalCount).toBeLessThan(0);
    expect(story(store.ledger.run(runId) ?? expect.fail("The run is not in the ledger."))).toEqual([
      "do first 1 ok",
      "do second 1 ok",
      "completed",
    ]);
  });

  it("neither repeats a step nor confuses branches that go on side by side", async () => {
    const { runId } = await engine.accept({ flow: "braided", key: "a", input: { id: 1 } });
    expect(await engine.ended(runId)).toEqual({ runId, status: "completed" });
    expect(made.toSorted()).toEqual(branches.flatMap((name) => rounds.map((round) => `${name}${round}`)));
    expect(orders.length).toBeGreaterThan(2);
    // Each execution was answered in the same order as far as it came.
    const last = orders.at(-1) ?? [];
    for (const order of orders) expect(order).toEqual(last.slice(0, order.length));
    const done = story(store.ledger.run(runId) ?? expect.fail("The run is not in the ledger."));
    expect(done.filter((line) => line.startsWith("do "))).toEqual(last.map((name) => `do ${name} 1 ok`));
  });
});
