import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, Order } from "../harness.ts";

export function acceptingConformance(createHarness: CreateHarness): void {
  describe("accepting", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("gives one run to a key, however often and at the same moment it comes", async () => {
      let executions = 0;
      const once = flow("once", { ...base, run: (_order, run) => run.step("count", () => ++executions) });
      harness = await createHarness([once]);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => harness.engine.accept({ flow: "once", key: "a", input: { id: 1 } })),
      );
      const later = await harness.engine.accept({ flow: "once", key: "a", input: { id: 1 } });
      expect(new Set([...answers, later].map(({ runId }) => runId)).size).toBe(1);
      expect([...answers, later].filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      await harness.until(() => harness.ledger.runs({ status: "completed" }, { limit: 10 }).runs.length === 1);
      expect(executions).toBe(1);
    });

    it("knows a key after a restart", async () => {
      const plain = flow("plain", { ...base, run: () => undefined });
      harness = await createHarness([plain]);
      const first = await harness.finish(plain, { id: 1 }, "a");
      await harness.restart();
      const again = await harness.engine.accept({ flow: "plain", key: "a", input: { id: 1 } });
      expect(again).toEqual({ runId: first.run, duplicate: true });
    });

    it("holds the same key of two flows apart", async () => {
      const sides = ["left", "right"].map((flowName) => flow(flowName, { ...base, run: () => undefined }));
      harness = await createHarness(sides);
      const accepted = await Promise.all(
        ["left", "right"].map((flowName) => harness.engine.accept({ flow: flowName, key: "a", input: { id: 1 } })),
      );
      expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false]);
    });

    it("refuses an unknown flow and an unusable key", async () => {
      harness = await createHarness([flow("plain", { ...base, run: () => undefined })]);
      await expect(harness.engine.accept({ flow: "other", key: "a", input: {} })).rejects.toMatchObject({
        code: "flow-unknown",
      });
      await expect(harness.engine.accept({ flow: "plain", key: "", input: {} })).rejects.toMatchObject({
        code: "key-invalid",
      });
      await expect(harness.engine.accept({ flow: "plain", key: "k".repeat(256), input: {} })).rejects.toMatchObject({
        code: "key-invalid",
      });
    });

    it("refuses more than it can queue, and takes new messages when there is room again", async () => {
      const gate = Promise.withResolvers<void>();
      const slow = flow("slow", { ...base, run: (_order, run) => run.step("wait", () => gate.promise) });
      harness = await createHarness([slow], { maxActiveRuns: 1, maxQueuedRuns: 2 });
      for (const key of ["a", "b", "c"]) await harness.engine.accept({ flow: "slow", key, input: { id: 1 } });
      await expect(harness.engine.accept({ flow: "slow", key: "d", input: { id: 1 } })).rejects.toMatchObject({
        code: "queue-full",
      });
      expect(harness.ledger.runs({ status: "accepted" }, { limit: 10 }).runs).toHaveLength(2);
      gate.resolve();
      await harness.until(() => harness.ledger.runs({ status: "completed" }, { limit: 10 }).runs.length === 3);
      await expect(harness.engine.accept({ flow: "slow", key: "d", input: { id: 1 } })).resolves.toMatchObject({
        duplicate: false,
      });
    });

    it("counts what is queued over restarts: a crash loop does not let the queue grow", async () => {
      const gate = Promise.withResolvers<void>();
      const slow = flow("slow", { ...base, run: (_order, run) => run.step("wait", () => gate.promise) });
      harness = await createHarness([slow], { maxActiveRuns: 1, maxQueuedRuns: 2 });
      let acceptedCount = 0;
      for (let life = 1; life <= 4; life++) {
        for (let nth = 1; nth <= 3; nth++) {
          const accepted = harness.engine.accept({ flow: "slow", key: `${life} ${nth}`, input: { id: 1 } });
          await accepted.then(
            () => acceptedCount++,
            (error) => expect(error).toMatchObject({ code: "queue-full" }),
          );
        }
        expect(acceptedCount).toBe(3);
        await harness.restart();
      }
      gate.resolve();
      await harness.until(() => harness.ledger.runs({ status: "completed" }, { limit: 10 }).runs.length === 3);
      await harness.engine.accept({ flow: "slow", key: "one more", input: { id: 1 } });
    });

    it("stops when what runs has finished, and takes nothing new", async () => {
      const plain = flow("plain", { ...base, run: () => undefined });
      harness = await createHarness([plain]);
      expect(Order.name).toBe("test.order");
      const stopped = harness.engine.stop();
      await expect(harness.engine.accept({ flow: "plain", key: "a", input: { id: 1 } })).rejects.toMatchObject({
        code: "shutting-down",
      });
      await stopped;
    });
  });
}
