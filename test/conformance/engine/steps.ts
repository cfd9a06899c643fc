import { afterEach, describe, expect, it } from "vitest";
import { flow, RunFailure, reject } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story } from "../harness.ts";

export function stepsConformance(createHarness: CreateHarness): void {
  describe("steps", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("keeps results, and gives the run's own as its result", async () => {
      const adds = flow("adds", {
        ...base,
        run: async (order, run) => {
          const one = await run.step("one", () => order.id + 1);
          const two = await run.step("two", async () => ({ sum: one + 1 }));
          return { total: two.sum };
        },
      });
      harness = await createHarness([adds]);
      const history = await harness.finish(adds, { id: 1 });
      expect(history).toMatchObject({ status: "completed", result: '{"total":3}' });
      expect(story(history)).toEqual(["do one 1 ok", "do two 1 ok", "completed"]);
    });

    it("does not repeat what is recorded when the engine starts again", async () => {
      const done: string[] = [];
      const gate = Promise.withResolvers<void>();
      const twoSteps = flow("two-steps", {
        ...base,
        run: async (_order, run) => {
          const first = await run.step("first", () => {
            done.push("first");
            return run.now().getTime();
          });
          await run.step("second", async () => {
            done.push("second");
            if (done.length < 3) await gate.promise;
          });
          return { first, id: run.id("invoice"), now: run.now().getTime() };
        },
      });
      harness = await createHarness([twoSteps]);
      const { runId } = await harness.engine.accept({ flow: "two-steps", key: "a", input: { id: 1 } });
      await harness.until(() => done.includes("second"));
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "completed");
      expect(done).toEqual(["first", "second", "second"]);
      expect(JSON.parse(harness.history(runId).result ?? "")).toMatchObject({ id: `${runId}/invoice` });
    });

    it("tells occurrences of a name apart", async () => {
      const loops = flow("loops", {
        ...base,
        run: async (_order, run) => {
          const sums: number[] = [];
          for (const amount of [1, 2, 3]) sums.push(await run.step("add", () => amount));
          return sums;
        },
      });
      harness = await createHarness([loops]);
      const history = await harness.finish(loops, { id: 1 });
      expect(history.result).toBe("[1,2,3]");
      expect(story(history).slice(0, 3)).toEqual(["do add 1 ok", "do add#2 1 ok", "do add#3 1 ok"]);
    });

    it.each([
      ["a BigInt", () => ({ amount: 1n }), "/amount"],
      ["a function", () => ({ list: [() => 1] }), "/list/0"],
      ["a Date", () => new Date(0), ""],
      ["NaN", () => ({ amount: Number.NaN }), "/amount"],
      [
        "a cycle",
        () => {
          const value: Record<string, unknown> = {};
          value["self"] = value;
          return value;
        },
        "/self",
      ],
    ])("calls a result with %s a defect that names the step and the place", async (_what, make, pointer) => {
      const odd = flow("odd", {
        ...base,
        run: async (_order, run) => void (await run.step("make", make as () => unknown)),
      });
      harness = await createHarness([odd]);
      const history = await harness.finish(odd, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "defect" });
      expect(history.message).toContain('"make"');
      expect(history.message).toContain(pointer);
    });

    it("ends a step that takes too long", async () => {
      const endless = flow("endless", {
        ...base,
        run: (_order, run) =>
          run.step("hang", () => new Promise<void>(() => {}), {
            timeout: "30s",
            retry: { maxAttempts: 2, jitter: 0 },
          }),
      });
      harness = await createHarness([endless]);
      const history = await harness.finish(endless, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "timeout" });
      expect(story(history)).toEqual(["do hang 1 timeout", "started", "do hang 2 timeout", "dead timeout"]);
    });

    it("lets a flow catch the failure of a step and go on the same way after a restart", async () => {
      const forgiving = flow("forgiving", {
        ...base,
        run: async (_order, run) => {
          try {
            await run.step("refused", () => {
              throw reject("no");
            });
          } catch (thrown) {
            if (!(thrown instanceof RunFailure)) throw thrown;
          }
          await run.sleep("pause", "1h");
          return run.step("after", () => "went on");
        },
      });
      harness = await createHarness([forgiving]);
      const { runId } = await harness.engine.accept({ flow: "forgiving", key: "a", input: { id: 1 } });
      await harness.until(() => harness.history(runId).status === "waiting");
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "completed");
      expect(harness.history(runId).result).toBe('"went on"');
    });
  });
}
