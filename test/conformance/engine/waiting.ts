import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness, story, testConnector, testSystem } from "../harness.ts";

export function waitingConformance(createHarness: CreateHarness): void {
  describe("waiting", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("sleeps for a year, through restarts, in no time", async () => {
      const sleepy = flow("sleepy", {
        ...base,
        run: async (_order, run) => {
          const before = run.now().getTime();
          await run.sleep("a year", "365d");
          return run.now().getTime() - before;
        },
      });
      harness = await createHarness([sleepy]);
      const { runId } = await harness.engine.accept({ flow: "sleepy", key: "a", input: { id: 1 } });
      await harness.until(() => harness.history(runId).status === "waiting");
      expect(harness.history(runId).waitingFor).toMatchObject({ kind: "timer", name: "a year" });
      harness.time.advanceBy(180 * 86_400_000);
      await harness.restart();
      expect(harness.history(runId).status).toBe("waiting");
      await harness.until(() => harness.history(runId).status === "completed");
      expect(harness.history(runId).result).toBe(String(365 * 86_400_000));
    });

    it("tells the same story, and counts the same, when a run that has slept is executed from its beginning", async () => {
      const gate = Promise.withResolvers<void>();
      let tries = 0;
      const naps = flow("naps", {
        ...base,
        run: async (_order, run) => {
          await run.sleep("nap", "42s");
          await run.sleep("nap", "3s");
          await run.step("work", () => (++tries === 1 ? gate.promise : undefined));
        },
      });
      harness = await createHarness([naps]);
      const { runId } = await harness.engine.accept({ flow: "naps", key: "a", input: { id: 1 } });
      await harness.until(() => tries === 1);
      const before = story(harness.history(runId));
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "completed");
      expect(story(harness.history(runId)).slice(0, before.length)).toEqual(before);
      expect(harness.ledger.openCounts()).toEqual([]);
    });

    it("waits visibly for a system that is down, burns no attempts, and goes on when it is back", async () => {
      const billing = testSystem("billing", { failures: 3 });
      let isDown = true;
      const connector = testConnector((name) => {
        if (isDown) throw failure("unavailable");
        return name;
      });
      const invoices = flow("invoices", {
        ...base,
        run: (order, run) => run.step("invoice", billing, (call) => call.do(String(order.id))),
      });
      harness = await createHarness([invoices], { connector });
      const runs: string[] = [];
      for (let id = 0; id < 20; id++)
        runs.push((await harness.engine.accept({ flow: "invoices", key: String(id), input: { id } })).runId);
      const isWaiting = (run: string) => harness.history(run).waitingFor?.kind === "system";
      await harness.until(() => runs.every(isWaiting));
      expect(harness.engine.systems()).toMatchObject([{ name: "billing", breaker: "open", waiting: 20 }]);
      harness.time.advanceBy(3_600_000);
      await harness.until(() => runs.every(isWaiting));
      isDown = false;
      await harness.until(() => runs.every((run) => harness.history(run).status === "completed"));
      const counted = runs.map(
        (run) =>
          harness
            .history(run)
            .facts.filter(({ fact }) => fact.kind === "attempt" && fact.failure !== undefined && fact.probe !== true)
            .length,
      );
      // Only the calls under way when it went down failed; whoever came later waited at the door.
      expect(counted.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(4);
      expect(harness.engine.systems()).toMatchObject([{ name: "billing", breaker: "closed", waiting: 0 }]);
    });

    /** Has ten runs call a system that may be called twice at the same time. */
    async function crowd(): Promise<{ readonly most: number; readonly order: readonly string[] }> {
      const crm = testSystem("crm", { concurrency: 2 });
      let active = 0;
      let most = 0;
      const order: string[] = [];
      const connector = testConnector(async (name) => {
        active++;
        most = Math.max(most, active);
        await new Promise((resolve) => setImmediate(resolve));
        active--;
        order.push(name);
        return name;
      });
      const upserts = flow("upserts", {
        ...base,
        run: (input, run) => run.step("upsert", crm, (call) => call.do(String(input.id))),
      });
      harness = await createHarness([upserts], { connector });
      await Promise.all(
        Array.from({ length: 10 }, (_, id) =>
          harness.engine.accept({ flow: "upserts", key: String(id), input: { id } }),
        ),
      );
      await harness.until(() => order.length === 10);
      return { most, order };
    }

    it("calls a system no more often at the same time than it may", async () => {
      expect((await crowd()).most).toBe(2);
    });

    it("lets those who wait for their turn at a system pass in order of arrival", async () => {
      const { order } = await crowd();
      expect(order).toEqual(order.toSorted((left, right) => Number(left) - Number(right)));
    });

    it("waits for a flow that is no longer in the project", async () => {
      const gone = flow("gone", { ...base, run: (_order, run) => run.sleep("pause", "1h") });
      const other = flow("other", { ...base, run: () => undefined });
      harness = await createHarness([gone, other]);
      const { runId } = await harness.engine.accept({ flow: "gone", key: "a", input: { id: 1 } });
      await harness.until(() => harness.history(runId).status === "waiting");
      await harness.restart([other]);
      await harness.until(() => harness.history(runId).waitingFor?.kind === "version");
      expect(harness.history(runId).waitingFor?.name).toBe("gone@1.0.0");
      await harness.restart([gone, other]);
      await harness.until(() => harness.history(runId).status === "completed");
    });
  });
}
