import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness, story } from "../harness.ts";

export function decidingConformance(createHarness: CreateHarness): void {
  describe("what people decide", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const how = { by: "ana", reason: "asked by the customer" };
    const log: string[] = [];
    const booking = (gate: Promise<void> = Promise.resolve()) =>
      flow("booking", {
        ...base,
        run: async (_order, run) => {
          log.length = 0;
          await run.step("a", () => void log.push("a"), { undo: () => void log.push("undo a") });
          await run.step("b", () => gate.then(() => void log.push("b")), { undo: () => void log.push("undo b") });
          await run.sleep("pause", "1h");
          await run.step("c", () => void log.push("c"), { undo: () => void log.push("undo c") });
          return "done";
        },
      });
    const start = async (gate?: Promise<void>) => {
      harness = await createHarness([booking(gate)]);
      const { runId } = await harness.engine.accept({ flow: "booking", key: "1", input: { id: 1 } });
      return runId;
    };
    const statusIs = (run: string, status: string) => () => harness.history(run).status === status;

    it("cancels a run that waits, and undoes what it did", async () => {
      const run = await start();
      await harness.until(statusIs(run, "waiting"));
      await harness.engine.cancel(run, { ...how, undo: true });
      await harness.until(statusIs(run, "canceled"));
      expect(log).toEqual(["a", "b", "undo b", "undo a"].slice(-log.length));
      expect(story(harness.history(run)).slice(-4)).toEqual(["started", "undo b 1 ok", "undo a 1 ok", "canceled"]);
      await expect(harness.engine.ended(run)).resolves.toMatchObject({ status: "canceled" });
      await expect(harness.engine.cancel(run, { ...how, undo: true })).rejects.toMatchObject({ code: "run-ended" });
    });

    it("cancels a run in the middle of a step, which is finished first and then undone as well", async () => {
      const gate = Promise.withResolvers<void>();
      const run = await start(gate.promise);
      await harness.until(() => story(harness.history(run)).includes("do a 1 ok"));
      await harness.engine.cancel(run, { ...how, undo: true });
      expect(harness.history(run).status).toBe("compensating");
      gate.resolve();
      await harness.until(statusIs(run, "canceled"));
      expect(story(harness.history(run))).toEqual([
        "do a 1 ok",
        "undoing rejected",
        "do b 1 ok",
        "started",
        "undo b 1 ok",
        "undo a 1 ok",
        "canceled",
      ]);
    });

    it("goes on canceling after a restart", async () => {
      const gate = Promise.withResolvers<void>();
      const run = await start(gate.promise);
      await harness.until(() => story(harness.history(run)).includes("do a 1 ok"));
      await harness.engine.cancel(run, { ...how, undo: true });
      await harness.restart();
      // The process ended while "b" was under way: whether it happened is for a person to find out.
      await harness.until(statusIs(run, "dead"));
      expect(harness.history(run)).toMatchObject({ cause: "uncertain", message: expect.stringContaining('"b"') });
      expect(log).not.toContain("undo a");
      await harness.engine.resolve(run, { ...how, step: "b", happened: false });
      await harness.until(statusIs(run, "canceled"));
      expect(story(harness.history(run)).filter((line) => line.startsWith("undo "))).toEqual(["undo a 1 ok"]);
    });

    it("kills a run at once, also one whose step never comes back, and undoes nothing", async () => {
      const run = await start(new Promise(() => {}));
      await harness.until(() => story(harness.history(run)).includes("do a 1 ok"));
      await harness.engine.cancel(run, { ...how, undo: false });
      expect(story(harness.history(run))).toEqual(["do a 1 ok", "canceled killed"]);
      expect(log).not.toContain("undo a");
      await harness.restart();
      expect(harness.history(run).status).toBe("canceled");
    });

    it("cancels a dead run, which undoes what it did", async () => {
      const undone: string[] = [];
      const dies = flow("dies", {
        ...base,
        run: async (_order, run) => {
          await run.step("a", () => 1, { undo: () => void undone.push("a") });
          throw new Error("bug");
        },
      });
      harness = await createHarness([dies]);
      const { run } = await harness.finish(dies, { id: 1 });
      await harness.engine.cancel(run, { ...how, undo: true });
      await harness.until(statusIs(run, "canceled"));
      expect(undone).toEqual(["a"]);
    });

    it.each([true, false])("ends a run that waits for a place, with undo %s, and never begins it", async (undo) => {
      const gate = Promise.withResolvers<void>();
      const begun: number[] = [];
      const slow = flow("slow", {
        ...base,
        run: (order, run) =>
          run.step("wait", () => {
            begun.push(order.id);
            return gate.promise;
          }),
      });
      harness = await createHarness([slow], { maxActiveRuns: 1 });
      const runs: string[] = [];
      for (const id of [1, 2, 3]) {
        runs.push((await harness.engine.accept({ flow: "slow", key: String(id), input: { id } })).runId);
      }
      const [first = "", second = "", third = ""] = runs;
      await harness.engine.cancel(second, { ...how, undo });
      await harness.engine.pause(third, how);
      gate.resolve();
      await harness.until(statusIs(first, "completed"));
      await harness.restart();
      expect(begun).toEqual([1]);
      expect(story(harness.history(second))).toEqual([undo ? "canceled" : "canceled killed"]);
      await harness.engine.resume(third, how);
      await harness.until(statusIs(third, "completed"));
    });

    it("cancels what the run called and waits for as well", async () => {
      const undone: string[] = [];
      const child = flow("child", {
        ...base,
        run: async (_order, run) => {
          await run.step("child step", () => 1, { undo: () => void undone.push("child") });
          await run.sleep("for long", "30d");
        },
      });
      const parent = flow("parent", {
        ...base,
        run: async (order, run) => {
          await run.step("parent step", () => 1, { undo: () => void undone.push("parent") });
          await run.call(child, order);
        },
      });
      harness = await createHarness([child, parent]);
      const { runId } = await harness.engine.accept({ flow: "parent", key: "1", input: { id: 1 } });
      await harness.until(() => harness.history(runId).children[0]?.status === "waiting");
      await harness.engine.cancel(runId, { ...how, undo: true });
      await harness.until(
        () => harness.history(runId).status === "canceled" && harness.history(runId).children[0]?.status === "canceled",
      );
      expect(undone.toSorted()).toEqual(["child", "parent"]);
    });

    it("needs a reason and a run that is there", async () => {
      const run = await start();
      await expect(harness.engine.cancel(run, { by: "ana", reason: " ", undo: true })).rejects.toMatchObject({
        code: "reason-missing",
      });
      await expect(harness.engine.cancel("00000000000", { ...how, undo: true })).rejects.toMatchObject({
        code: "run-unknown",
      });
      await harness.until(statusIs(run, "completed"));
      await expect(harness.engine.pause(run, how)).rejects.toMatchObject({ code: "run-ended" });
      await expect(harness.engine.resume(run, how)).rejects.toMatchObject({ code: "run-not-paused" });
    });

    it("pauses a run at its next step, through its due time and a restart, until it is resumed", async () => {
      const gate = Promise.withResolvers<void>();
      const run = await start(gate.promise);
      await harness.until(() => story(harness.history(run)).includes("do a 1 ok"));
      await harness.engine.pause(run, how);
      await harness.engine.pause(run, { by: "ben", reason: "me too" });
      gate.resolve();
      await harness.until(() => story(harness.history(run)).includes("do b 1 ok"));
      expect(harness.history(run)).toMatchObject({ status: "waiting", waitingFor: { kind: "pause", name: "ana" } });
      harness.time.advanceBy(86_400_000);
      await harness.restart();
      harness.time.advanceBy(86_400_000);
      await harness.engine.resume(run, { by: "ana" });
      await harness.until(statusIs(run, "completed"));
    });

    it("takes up no run of a paused flow, also after a restart, and all of them when it is resumed", async () => {
      harness = await createHarness([booking()]);
      await harness.engine.pauseFlow("booking", how);
      const { runId } = await harness.engine.accept({ flow: "booking", key: "1", input: { id: 1 } });
      harness.time.advanceBy(3_600_000);
      await harness.restart();
      harness.time.advanceBy(3_600_000);
      expect(harness.history(runId).status).toBe("accepted");
      expect(harness.engine.pausedFlows()).toEqual(new Map([["booking", how]]));
      await harness.engine.resumeFlow("booking", { by: "ana" });
      await harness.until(statusIs(runId, "completed"));
      await harness.restart();
      expect(harness.engine.pausedFlows()).toEqual(new Map());
    });

    it("makes the attempt that a run waits for at once", async () => {
      let isDown = true;
      const retries = flow("retries", {
        ...base,
        run: (_order, run) =>
          run.step(
            "call",
            () => {
              if (isDown) throw failure("unavailable");
            },
            { retry: { initialDelayMs: 86_400_000, maxDelayMs: 86_400_000, jitter: 0 } },
          ),
      });
      harness = await createHarness([retries]);
      const { runId } = await harness.engine.accept({ flow: "retries", key: "1", input: { id: 1 } });
      await harness.until(statusIs(runId, "waiting"));
      isDown = false;
      const before = harness.time.clock.now();
      await harness.engine.retryNow(runId, { by: "ana" });
      await harness.until(statusIs(runId, "completed"));
      expect(harness.time.clock.now() - before).toBeLessThan(1_000);
    });
  });
}
