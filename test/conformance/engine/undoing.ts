import { afterEach, describe, expect, it } from "vitest";
import { flow, reject } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness, story } from "../harness.ts";

export function undoingConformance(createHarness: CreateHarness): void {
  describe("undoing", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const undone: string[] = [];
    const booking = (last: () => unknown, undoB: () => void = () => undefined) =>
      flow("booking", {
        ...base,
        run: async (_order, run) => {
          undone.length = 0;
          await run.step("a", () => "A", { undo: (result) => undone.push(`undo ${result}`) });
          await run.step("not undone", () => "-");
          await run.step("b", () => "B", {
            undo: (result, { attempt }) => {
              undone.push(`undo ${result} ${attempt}`);
              undoB();
            },
            retry: { maxAttempts: 2, jitter: 0 },
          });
          await run.step("last", last);
        },
      });
    const refuse = () => {
      throw failure("rejected", "no stock");
    };

    it("undoes what was done in reverse order when a system refuses", async () => {
      const refused = booking(refuse);
      harness = await createHarness([refused]);
      const history = await harness.finish(refused, { id: 1 });
      expect(history).toMatchObject({ status: "compensated", cause: "rejected", message: "no stock" });
      expect(undone).toEqual(["undo B 1", "undo A"]);
      expect(story(history)).toEqual([
        "do a 1 ok",
        "do not undone 1 ok",
        "do b 1 ok",
        "do last 1 rejected",
        "undoing rejected",
        "undo b 1 ok",
        "undo a 1 ok",
        "compensated",
      ]);
    });

    it("keeps what was done when the failure can be cured, for a replay from the failed step", async () => {
      let isMended = false;
      const curable = booking(() => {
        if (!isMended) throw new Error("bug");
      });
      harness = await createHarness([curable]);
      const dead = await harness.finish(curable, { id: 1 });
      expect(dead).toMatchObject({ status: "dead", cause: "defect" });
      isMended = true;
      await harness.engine.replay(dead.run, { from: "failed-step", by: "operator", reason: "mended" });
      await harness.until(() => harness.history(dead.run).status === "completed");
      expect(undone).toEqual([]);
      expect(story(harness.history(dead.run)).slice(4)).toEqual([
        "dead defect",
        "replayed",
        "started",
        "do last 1 ok",
        "completed",
      ]);
    });

    it("goes on undoing after a restart, and undoes nothing twice", async () => {
      const gate = Promise.withResolvers<void>();
      let isHanging = true;
      const all: string[] = [];
      const hangs = flow("hangs", {
        ...base,
        run: async (_order, run) => {
          await run.step("a", () => "A", {
            undo: async () => {
              all.push("undo a");
              if (isHanging) await gate.promise;
            },
          });
          await run.step("b", () => "B", { undo: () => all.push("undo b") });
          throw reject("no");
        },
      });
      harness = await createHarness([hangs]);
      const { runId } = await harness.engine.accept({ flow: "hangs", key: "a", input: { id: 1 } });
      await harness.until(() => all.includes("undo a"));
      isHanging = false;
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "compensated");
      expect(all).toEqual(["undo b", "undo a", "undo a"]);
    });

    it("makes a dead letter of an undo that fails for good, says what is left, and carries on from there", async () => {
      let isMended = false;
      const stuck = booking(refuse, () => {
        if (!isMended) throw failure("unavailable");
      });
      harness = await createHarness([stuck]);
      const dead = await harness.finish(stuck, { id: 1 });
      expect(dead).toMatchObject({ status: "dead", cause: "undo-failed" });
      expect(dead.message).toContain('Not undone: "a", "b" (may be undone)');
      isMended = true;
      await harness.engine.replay(dead.run, { from: "failed-step", by: "operator" });
      await harness.until(() => harness.history(dead.run).status === "compensated");
      expect(undone).toEqual(["undo B 1", "undo A"]);
    });

    it("attempts an undo by a policy and within a time of its own", async () => {
      let calls = 0;
      const stubborn = flow("stubborn", {
        ...base,
        run: async (_order, run) => {
          await run.step("a", () => "A", {
            retry: { maxAttempts: 1 },
            undo: {
              do: () => {
                calls++;
                // The first attempt never comes back.
                if (calls === 1) return new Promise(() => {});
                if (calls < 4) throw failure("unavailable");
                return undefined;
              },
              retry: { maxAttempts: 4, jitter: 0 },
              timeout: "5s",
            },
          });
          throw reject("no");
        },
      });
      harness = await createHarness([stubborn]);
      const history = await harness.finish(stubborn, { id: 1 });
      expect(history.status).toBe("compensated");
      expect(story(history).filter((line) => line.startsWith("undo a"))).toEqual([
        "undo a 1 timeout",
        "undo a 2 unavailable",
        "undo a 3 unavailable",
        "undo a 4 ok",
      ]);
    });

    it("sends new idempotency keys when an undone run is replayed from the start, and the old ones when it was not undone", async () => {
      const keys: string[] = [];
      let isRefused = true;
      const keyed = flow("keyed", {
        ...base,
        run: async (_order, run) => {
          await run.step("a", ({ idempotencyKey }) => void keys.push(idempotencyKey), {
            undo: (_result, { idempotencyKey }) => void keys.push(idempotencyKey),
          });
          await run.step("b", ({ idempotencyKey }) => {
            keys.push(idempotencyKey);
            if (isRefused) throw reject("no");
          });
        },
      });
      harness = await createHarness([keyed]);
      const { run } = await harness.finish(keyed, { id: 1 });
      isRefused = false;
      await harness.engine.replay(run, { from: "start", by: "operator" });
      await harness.until(() => harness.history(run).status === "completed");
      expect(keys).toEqual([`${run}/a`, `${run}/b`, `${run}/a/undo`, `${run}/a/2`, `${run}/b`]);
    });
  });
}
