import { afterEach, describe, expect, it } from "vitest";
import { flow, reject } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story } from "../harness.ts";

export function callsConformance(createHarness: CreateHarness): void {
  describe("calls of other flows", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const caller = (child: ReturnType<typeof childOf>, undone: string[] = []) =>
      flow("caller", {
        ...base,
        run: async (order, run) => {
          await run.step("before", () => "b", { undo: () => void undone.push("before") });
          const result = await run.call(child, { id: order.id + 1 });
          return { result, after: await run.step("after", () => "a") };
        },
      });
    const childOf = (act: () => unknown) =>
      flow("child", {
        ...base,
        run: async (order, run) => {
          await run.sleep("a while", "1h");
          await run.step("act", act);
          return { got: order.id };
        },
      });

    it("wait on disk for the end of the other run, and get its result", async () => {
      const child = childOf(() => undefined);
      const parent = caller(child);
      harness = await createHarness([child, parent]);
      const { runId } = await harness.engine.accept({ flow: "caller", key: "a", input: { id: 1 } });
      await harness.until(() => harness.history(runId).waitingFor?.kind === "run");
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "completed");
      expect(harness.history(runId).result).toBe('{"result":{"got":2},"after":"a"}');
      expect(story(harness.history(runId))).toEqual([
        "do before 1 ok",
        "called child",
        "awaiting run child",
        "started",
        "received child",
        "do after 1 ok",
        "completed",
      ]);
      expect(harness.history(runId).children).toMatchObject([{ flow: "child", status: "completed" }]);
    });

    it("are refused with the other run, and undo what was done before", async () => {
      const undone: string[] = [];
      const child = flow("child", {
        ...base,
        run: async (_order, run) => {
          await run.step("first", () => 1, { undo: () => void undone.push("first of child") });
          await run.step("no", () => {
            throw reject("out of stock");
          });
          return { got: 0 };
        },
      });
      const parent = caller(child as never, undone);
      harness = await createHarness([child, parent]);
      const history = await harness.finish(parent, { id: 1 });
      expect(history).toMatchObject({ status: "compensated", cause: "rejected" });
      expect(history.message).toContain("out of stock");
      expect(undone).toEqual(["first of child", "before"]);
    });

    it("wait for what is decided while the other run is dead", async () => {
      let isBroken = true;
      const child = childOf(() => {
        if (isBroken) throw new Error("bug");
      });
      const parent = caller(child);
      harness = await createHarness([child, parent]);
      const { runId } = await harness.engine.accept({ flow: "caller", key: "a", input: { id: 1 } });
      const childRun = () => harness.history(runId).children[0];
      await harness.until(() => childRun()?.status === "dead");
      expect(harness.history(runId)).toMatchObject({ status: "waiting", waitingFor: { kind: "run", name: "child" } });
      isBroken = false;
      await harness.engine.replay(childRun()?.run ?? "", { from: "failed-step", by: "operator" });
      await harness.until(() => harness.history(runId).status === "completed");
    });

    it("fail when the other run is closed for good, and a replay calls it anew", async () => {
      let isBroken = true;
      const child = childOf(() => {
        if (isBroken) throw new Error("bug");
      });
      const parent = caller(child);
      harness = await createHarness([child, parent]);
      const { runId } = await harness.engine.accept({ flow: "caller", key: "a", input: { id: 1 } });
      await harness.until(() => harness.history(runId).children[0]?.status === "dead");
      const first = harness.history(runId).children[0]?.run ?? "";
      await harness.engine.close(first, { by: "operator", reason: "cannot be mended" });
      await harness.until(() => harness.history(runId).status === "dead");
      expect(harness.history(runId).message).toContain("cannot be mended");
      isBroken = false;
      await harness.engine.replay(runId, { from: "failed-step", by: "operator" });
      await harness.until(() => harness.history(runId).status === "completed");
      expect(harness.history(runId).children.map(({ status }) => status)).toEqual(["irrecoverable", "completed"]);
    });

    it("are answered by the same run again when the caller is replayed from the start", async () => {
      let isBroken = true;
      const child = childOf(() => undefined);
      const parent = flow("caller", {
        ...base,
        run: async (order, run) => {
          const result = await run.call(child, { id: order.id });
          await run.step("after", () => {
            if (isBroken) throw new Error("bug");
          });
          return result;
        },
      });
      harness = await createHarness([child, parent]);
      const dead = await harness.finish(parent, { id: 7 });
      expect(dead.status).toBe("dead");
      isBroken = false;
      await harness.engine.replay(dead.run, { from: "start", by: "operator" });
      await harness.until(() => harness.history(dead.run).status === "completed");
      expect(harness.history(dead.run)).toMatchObject({ result: '{"got":7}', children: [{ status: "completed" }] });
    });

    it("go on at once when they are detached, and start one run for a key", async () => {
      const child = childOf(() => undefined);
      const parent = flow("caller", {
        ...base,
        run: async (order, run) => {
          await run.call(child, { id: order.id }, { detached: true, key: `order ${order.id}` });
          await run.call(child, { id: order.id }, { detached: true, key: `order ${order.id}` });
        },
      });
      harness = await createHarness([child, parent]);
      const { run } = await harness.finish(parent, { id: 1 });
      await harness.until(() => harness.history(run).children[0]?.status === "waiting");
      expect(harness.history(run).children).toMatchObject([{ key: "order 1" }]);
    });

    it("refuse an input that does not fit the contract of the other flow", async () => {
      const child = childOf(() => undefined);
      const parent = flow("caller", { ...base, run: (_order, run) => run.call(child, { id: "x" } as never) });
      harness = await createHarness([child, parent]);
      const history = await harness.finish(parent, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "contract", children: [] });
      expect(history.message).toContain('The input of flow "child"');
    });
  });
}
