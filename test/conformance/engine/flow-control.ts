import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness, testConnector, testSystem } from "../harness.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function flowControlConformance(createHarness: CreateHarness): void {
  describe("which run is taken up when", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const accept = (name: string, id: number, key = String(id)) =>
      harness.engine.accept({ flow: name, key, input: { id } }).then(({ runId }) => runId);
    const statusIs = (run: string, status: string) => () => harness.history(run).status === status;
    const allCompleted = (runs: readonly string[]) => () => runs.every((run) => statusIs(run, "completed")());

    it("executes the runs of a lane one after another in order of acceptance, also after a restart", async () => {
      const log: string[] = [];
      const lanes = flow("lanes", {
        ...base,
        order: (order) => order.id % 2,
        run: async (order, run) => {
          await run.step("begin", () => void log.push(`begin ${order.id}`));
          await run.sleep("work", `${10 - order.id}m`);
          await run.step("end", () => void log.push(`end ${order.id}`));
        },
      });
      harness = await createHarness([lanes]);
      const runs = await Promise.all([1, 2, 3, 4, 5, 6].map((id) => accept("lanes", id)));
      await harness.until(() => log.length >= 4);
      await harness.restart();
      await harness.until(allCompleted(runs));
      const lane = (rest: number) => log.filter((line) => Number(line.split(" ")[1]) % 2 === rest);
      expect(lane(1)).toEqual(["begin 1", "end 1", "begin 3", "end 3", "begin 5", "end 5"]);
      expect(lane(0)).toEqual(["begin 2", "end 2", "begin 4", "end 4", "begin 6", "end 6"]);
    });

    it.each(["hold", "pass"] as const)(
      "with afterDead %s, a dead run of a lane does so with those behind it",
      async (afterDead) => {
        const strict = flow("strict", {
          ...base,
          order: () => "all",
          afterDead,
          run: (order, run) =>
            run.step("work", () => {
              if (order.id === 1) throw new Error("bug");
            }),
        });
        harness = await createHarness([strict]);
        const first = await accept("strict", 1);
        await harness.until(statusIs(first, "dead"));
        const second = await accept("strict", 2);
        if (afterDead === "hold") {
          await harness.restart();
          harness.time.advanceBy(3_600_000);
          for (let index = 0; index < 20; index++) await turn();
          expect(harness.history(second).status).toBe("accepted");
          await harness.engine.close(first, { by: "ana", reason: "no use" });
        }
        await harness.until(statusIs(second, "completed"));
      },
    );

    it("goes on with a lane when the run before was canceled while it waited there", async () => {
      const lane = flow("lane", { ...base, order: () => "x", run: (_order, run) => run.sleep("for long", "30d") });
      harness = await createHarness([lane]);
      const [first, second, third] = [await accept("lane", 1), await accept("lane", 2), await accept("lane", 3)];
      await harness.until(statusIs(first, "waiting"));
      await harness.engine.cancel(second, { by: "ana", reason: "not needed", undo: true });
      expect(harness.history(second).status).toBe("canceled");
      expect(harness.history(third).status).toBe("accepted");
      await harness.engine.cancel(first, { by: "ana", reason: "not needed", undo: true });
      await harness.until(statusIs(third, "waiting"));
    });

    it("executes at most so many runs of a flow at a time, for each key", async () => {
      const active = new Map<number, number>();
      let most = 0;
      const limited = flow("limited", {
        ...base,
        limits: { concurrency: 2, key: (order) => order.id % 3 },
        run: (order, run) =>
          run.step("work", async () => {
            const key = order.id % 3;
            active.set(key, (active.get(key) ?? 0) + 1);
            most = Math.max(most, active.get(key) ?? 0);
            await turn();
            await turn();
            active.set(key, (active.get(key) ?? 0) - 1);
          }),
      });
      const isBusy = () => [...active.values()].some((count) => count > 0);
      harness = await createHarness([limited], { isBusy });
      const runs = await Promise.all(Array.from({ length: 30 }, (_, id) => accept("limited", id)));
      await harness.until(allCompleted(runs));
      expect(most).toBe(2);
    });

    it("begins at most so many runs of a flow in a time, evenly, in order, and with what is left of it after a restart", async () => {
      const begun: { readonly id: number; readonly at: number }[] = [];
      const paced = flow("paced", {
        ...base,
        limits: { rate: { count: 6, per: "1m" } },
        run: (order, run) => run.step("work", () => void begun.push({ id: order.id, at: harness.time.clock.now() })),
      });
      harness = await createHarness([paced]);
      const runs = await Promise.all(Array.from({ length: 30 }, (_, id) => accept("paced", id)));
      await harness.until(() => begun.length >= 15);
      await harness.until(allCompleted(runs));
      expect(begun.map(({ id }) => id)).toEqual(runs.map((_, id) => id));
      for (const { at } of begun) {
        expect(begun.filter((other) => other.at > at - 50_000 && other.at <= at).length).toBeLessThanOrEqual(6 + 5);
      }
      expect((begun.at(-1)?.at ?? 0) - (begun[0]?.at ?? 0)).toBeGreaterThanOrEqual(24 * 10_000);
    });

    it("gives places to the more urgent first, and keeps the others from waiting for ever", async () => {
      const order: string[] = [];
      const gate = Promise.withResolvers<void>();
      const of = (priority: "high" | "normal" | "low") =>
        flow(priority, { ...base, priority, run: (_order, run) => run.step("work", () => void order.push(priority)) });
      const blocker = flow("blocker", { ...base, run: (_order, run) => run.step("wait", () => gate.promise) });
      harness = await createHarness([of("high"), of("normal"), of("low"), blocker], { maxActiveRuns: 1 });
      const runs = [await accept("blocker", 0)];
      for (let id = 1; id <= 3; id++) runs.push(await accept("low", id));
      for (let id = 1; id <= 3; id++) runs.push(await accept("normal", id));
      for (let id = 1; id <= 20; id++) runs.push(await accept("high", id));
      gate.resolve();
      await harness.until(allCompleted(runs));
      expect(order.slice(0, 7).every((name) => name === "high")).toBe(true);
      expect(order.indexOf("low")).toBeLessThan(8);
      expect(order.lastIndexOf("normal")).toBeGreaterThan(order.lastIndexOf("high"));
    });

    it("holds the deadlines of all runs that wait for a system that is down", async () => {
      const billing = testSystem("billing", { failures: 1 });
      const connector = testConnector(() => {
        throw failure("unavailable");
      });
      const late = flow("late", {
        ...base,
        deadline: "1h",
        run: (order, run) => run.step("call", billing, (call) => call.do(String(order.id))),
      });
      harness = await createHarness([late], { connector });
      const before = harness.time.clock.now();
      const runs = await Promise.all(Array.from({ length: 40 }, (_, id) => accept("late", id)));
      await harness.until(() => runs.every((run) => statusIs(run, "dead")()));
      expect(runs.map((run) => harness.history(run).cause)).toEqual(runs.map(() => "expired"));
      expect(harness.time.clock.now() - before).toBeLessThan(3_600_000 + 70_000);
    });

    it("makes a dead letter of a run that is not over at its deadline, which a replay gives as much time again", async () => {
      const late = flow("late", {
        ...base,
        deadline: "1d",
        run: async (_order, run) => {
          await run.step("a", () => 1);
          await run.sleep("too long", "36h");
          await run.step("b", () => 2);
        },
      });
      harness = await createHarness([late]);
      const before = harness.time.clock.now();
      const run = await accept("late", 1);
      await harness.until(statusIs(run, "waiting"));
      await harness.restart();
      await harness.until(statusIs(run, "dead"));
      expect(harness.time.clock.now() - before).toBe(86_400_000);
      expect(harness.history(run)).toMatchObject({ cause: "expired" });
      await harness.engine.replay(run, { from: "failed-step", by: "ana" });
      await harness.until(statusIs(run, "completed"));
    });
  });
}
