import { afterEach, describe, expect, it } from "vitest";
import { flow, RunFailure, reject } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story, testConnector, testSystem } from "../harness.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const turns = async (count: number) => {
  for (let index = 0; index < count; index++) await turn();
};

/** What an author may do without being told: several things of one run at the same time, or a forgotten `await`. */
export function sideBySideConformance(createHarness: CreateHarness): void {
  describe("a flow function that does several things at once", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("does them, and each of them once", async () => {
      const done: string[] = [];
      const fans = flow("fans", {
        ...base,
        run: (_order, run) =>
          Promise.all(
            ["a", "b", "c"].map((name) =>
              run.step(name, async () => {
                await turns(3);
                done.push(name);
                return name;
              }),
            ),
          ),
      });
      harness = await createHarness([fans]);
      const history = await harness.finish(fans, { id: 1 });
      expect(history).toMatchObject({ status: "completed", result: '["a","b","c"]' });
      expect(done.toSorted()).toEqual(["a", "b", "c"]);
    });

    it("ends only when all of them are over, and undoes those that were done after the failure too", async () => {
      const log: string[] = [];
      const halves = flow("halves", {
        ...base,
        run: (_order, run) =>
          Promise.all([
            run.step("refused", () => {
              throw reject("no");
            }),
            run.step("slow", () => turns(6).then(() => void log.push("slow")), { undo: () => log.push("undo slow") }),
          ]),
      });
      harness = await createHarness([halves]);
      const history = await harness.finish(halves, { id: 1 });
      await turns(20);
      expect(harness.history(history.run).status).toBe("compensated");
      expect(log).toEqual(["slow", "undo slow"]);
      expect(story(history)).toEqual([
        "do refused 1 rejected",
        "do slow 1 ok",
        "undoing rejected",
        "undo slow 1 ok",
        "compensated",
      ]);
    });

    it("starts nothing more once it has failed", async () => {
      const log: string[] = [];
      const late = flow("late", {
        ...base,
        run: (_order, run) => {
          const branch = async () => {
            await run.step("first", () => turns(5).then(() => log.push("first")));
            await run.step("second", () => log.push("second"));
          };
          return Promise.all([branch(), turn().then(() => Promise.reject(reject("no")))]);
        },
      });
      harness = await createHarness([late]);
      const history = await harness.finish(late, { id: 1 });
      await turns(20);
      expect(log).toEqual(["first"]);
      expect(story(harness.history(history.run))).toEqual(["do first 1 ok", "rejected"]);
    });

    it("undoes in reverse order of completion, also after a restart", async () => {
      const log: string[] = [];
      const gate = Promise.withResolvers<void>();
      const crossed = flow("crossed", {
        ...base,
        run: async (_order, run) => {
          await Promise.all([
            run.step("slow", () => turns(5), { undo: () => log.push("undo slow") }),
            run.step("quick", () => undefined, { undo: () => log.push("undo quick") }),
          ]);
          await run.step("hang", () => (log.push("hang") === 1 ? gate.promise : undefined));
          throw reject("no");
        },
      });
      harness = await createHarness([crossed]);
      const { runId } = await harness.engine.accept({ flow: "crossed", key: "a", input: { id: 1 } });
      await harness.until(() => log.includes("hang"));
      await harness.restart();
      await harness.until(() => harness.history(runId).status === "compensated");
      expect(log).toEqual(["hang", "hang", "undo slow", "undo quick"]);
    });

    it("is executed once at a time, also when one branch waits and another works on", async () => {
      let active = 0;
      let most = 0;
      let calls = 0;
      const mixed = flow("mixed", {
        ...base,
        run: (_order, run) =>
          Promise.all([
            run.sleep("nap", "1s").then(() => run.step("after nap", () => "rested")),
            run.step("work", async () => {
              calls++;
              most = Math.max(most, ++active);
              await turns(2);
              harness.time.advanceBy(5_000);
              await turns(3);
              active--;
              return "worked";
            }),
          ]),
      });
      harness = await createHarness([mixed]);
      const history = await harness.finish(mixed, { id: 1 });
      expect(history.status).toBe("completed");
      expect({ most, calls }).toEqual({ most: 1, calls: 1 });
      expect(story(history).filter((line) => line === "completed")).toHaveLength(1);
    });

    it("waits for a system in one branch while another works on, and goes on when the system is back", async () => {
      const billing = testSystem("billing", { failures: 1 });
      let calls = 0;
      let works = 0;
      const connector = testConnector((name) => {
        if (++calls === 1) throw new RunFailure({ cause: "unavailable", code: "system-unavailable", message: "down" });
        return name;
      });
      const both = flow("both", {
        ...base,
        run: (_order, run) =>
          Promise.all([
            run.sleep("moment", "2s").then(() => run.step("bill", billing, (call) => call.do("bill"))),
            run.step("work", async () => {
              await turns(2);
              harness.time.advanceBy(3_000);
              await turns(3);
              return ++works;
            }),
          ]),
      });
      harness = await createHarness([both], { connector });
      const history = await harness.finish(both, { id: 1 });
      expect(history).toMatchObject({ status: "completed", result: '["bill",1]' });
    });

    it("may race a step against a sleep: the run ends once, and whoever waits for it is told", async () => {
      const races = flow("races", {
        ...base,
        run: (_order, run) =>
          Promise.race([run.sleep("limit", "1h"), run.step("work", () => turns(5).then(() => "done"))]),
      });
      harness = await createHarness([races]);
      const { runId } = await harness.engine.accept({ flow: "races", key: "a", input: { id: 1 } });
      const ended = harness.engine.ended(runId);
      await harness.until(() => harness.history(runId).status === "completed");
      await expect(ended).resolves.toEqual({ runId, status: "completed" });
      harness.time.advanceBy(7_200_000);
      await turns(20);
      expect(story(harness.history(runId)).filter((line) => line === "completed")).toHaveLength(1);
    });

    it("may forget to await a step: it still ends before the run does, and its failure fails the run", async () => {
      const forgets = flow("forgets", {
        ...base,
        run: (_order, run) => {
          void run.step("forgotten", () => turns(5).then(() => Promise.reject(new Error("bug"))));
          return "early";
        },
      });
      harness = await createHarness([forgets]);
      const history = await harness.finish(forgets, { id: 1 });
      await turns(20);
      expect(story(harness.history(history.run))).toEqual(["do forgotten 1 defect", "dead defect"]);
    });
  });
}
