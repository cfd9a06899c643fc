import { afterEach, describe, expect, it } from "vitest";
import { flow, type Run, reject } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story } from "../harness.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
let busyCount = 0;
const turns = async (count: number) => {
  busyCount++;
  for (let index = 0; index < count; index++) await turn();
  busyCount--;
};
const isBusy = () => busyCount > 0;

export function branchesConformance(createHarness: CreateHarness): void {
  describe("branches", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("run side by side, and give their results in the places in which they are written", async () => {
      const fan = flow("fan", {
        ...base,
        run: async (_order, run) => {
          const named = await run.all("both", {
            slow: (branch) => branch.step("work", () => turns(5).then(() => "slow")),
            quick: (branch) => branch.step("work", () => "quick"),
          });
          const listed = await run.all("list", [(branch) => branch.step("a", () => 1), () => 2]);
          return { ...named, listed };
        },
      });
      harness = await createHarness([fan], { isBusy });
      const history = await harness.finish(fan, { id: 1 });
      expect(history.result).toBe('{"slow":"slow","quick":"quick","listed":[1,2]}');
      expect(story(history).slice(0, 2)).toEqual(["do both/quick/work 1 ok", "do both/slow/work 1 ok"]);
    });

    it("keep their names and occurrences apart, whichever is ahead when the engine starts again", async () => {
      const done: string[] = [];
      let isHanging = true;
      const gate = Promise.withResolvers<void>();
      const branch = (name: string, slowness: number) => async (run: Run) => {
        const results: string[] = [];
        for (const nth of [1, 2, 3]) {
          results.push(
            await run.step("work", async () => {
              await turns(slowness);
              if (name === "b" && nth === 3 && isHanging) await gate.promise;
              done.push(`${name}${nth}`);
              return `${name}${nth}`;
            }),
          );
        }
        return results;
      };
      const loops = flow("loops", {
        ...base,
        run: (_order, run) => run.all("loops", { a: branch("a", 6), b: branch("b", 1) }),
      });
      harness = await createHarness([loops], { isBusy });
      const { runId } = await harness.engine.accept({ flow: "loops", key: "a", input: { id: 1 } });
      await harness.until(() => done.includes("a3"));
      isHanging = false;
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "completed");
      expect(JSON.parse(harness.history(runId).result ?? "")).toEqual({ a: ["a1", "a2", "a3"], b: ["b1", "b2", "b3"] });
      expect(done.toSorted()).toEqual(["a1", "a2", "a3", "b1", "b2", "b3"]);
    });

    it("fail with the first of them that is written, whichever failed first, and all that was done is undone", async () => {
      const undone: string[] = [];
      const failing = flow("failing", {
        ...base,
        run: (_order, run) =>
          run.all("work", {
            late: (branch) =>
              branch.step("late", async () => {
                await turns(4);
                throw reject("late");
              }),
            early: (branch) =>
              branch.step("early", () => {
                throw reject("early");
              }),
            good: async (branch) => {
              await branch.step("one", () => turns(2), { undo: () => undone.push("one") });
              await branch.step("two", () => turns(3), { undo: () => undone.push("two") });
            },
          }),
      });
      harness = await createHarness([failing], { isBusy });
      const history = await harness.finish(failing, { id: 1 });
      expect(history).toMatchObject({ status: "compensated", message: "late" });
      expect(undone).toEqual(["two", "one"]);
    });

    it("give up waiting when a sibling has failed", async () => {
      const waits = flow("waits", {
        ...base,
        run: (_order, run) =>
          run.all("work", {
            sleeper: (branch) => branch.sleep("a month", "30d"),
            failing: (branch) =>
              branch.step("no", () => {
                throw reject("no");
              }),
          }),
      });
      harness = await createHarness([waits], { isBusy });
      const before = harness.time.clock.now();
      const history = await harness.finish(waits, { id: 1 });
      expect(history).toMatchObject({ status: "rejected", cause: "rejected" });
      expect(harness.time.clock.now() - before).toBeLessThan(60_000);
    });

    it("go on in memory when their time comes while another is at work", async () => {
      const gate = Promise.withResolvers<void>();
      const order: string[] = [];
      let isAtWork = false;
      const mixed = flow("mixed", {
        ...base,
        run: (_order, run) =>
          run.all("mixed", {
            worker: (branch) =>
              branch.step("work", async () => {
                isAtWork = true;
                await gate.promise;
                order.push("worked");
              }),
            sleeper: async (branch) => {
              await branch.sleep("a moment", "5s");
              await branch.step("woke", () => void order.push("woke"));
              gate.resolve();
            },
          }),
      });
      harness = await createHarness([mixed], { isBusy });
      const { runId } = await harness.engine.accept({ flow: "mixed", key: "a", input: { id: 1 } });
      await harness.until(() => isAtWork);
      await harness.until(() => harness.history(runId).status === "completed");
      expect(order).toEqual(["woke", "worked"]);
    });

    it("show what they wait for when all of them do", async () => {
      const naps = flow("naps", {
        ...base,
        run: async (_order, run) => {
          await run.all("naps", [
            (branch) => branch.sleep("long", "2h"),
            (branch) => branch.sleep("short", "1h"),
            (branch) => branch.step("work", () => turns(3)),
          ]);
        },
      });
      harness = await createHarness([naps], { isBusy });
      const { runId } = await harness.engine.accept({ flow: "naps", key: "a", input: { id: 1 } });
      const start = harness.time.clock.now();
      await harness.until(() => harness.history(runId).status === "waiting");
      expect(harness.history(runId).waitingFor).toMatchObject({ kind: "timer", untilAt: start + 3_600_000 });
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "completed");
      expect(harness.time.clock.now() - start).toBe(7_200_000);
    });
  });
}
