import { afterEach, describe, expect, it } from "vitest";
import type { AnyFlow } from "../../../src/definitions/flow.ts";
import { batch, contract, debounce, event, flow, jsonSchema } from "../../../src/index.ts";
import type { RunHistory } from "../../../src/runs/ledger.ts";
import { base, type CreateHarness, failure, type Harness, onOrder, story } from "../harness.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const how = { by: "ana", reason: "asked by the customer" };

export function gatheringConformance(createHarness: CreateHarness): void {
  describe("gathering messages", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    /** A flow whose result is the ids of its input. */
    const batched = (options: Partial<Parameters<typeof batch<{ readonly id: number }>>[1]> = {}, version = "1.0.0") =>
      flow("batched", {
        ...base,
        version,
        on: batch(onOrder, { size: 3, within: "10s", ...options }),
        run: async (orders, run) => {
          const ids = orders.map(({ id }) => id);
          await run.step("work", () => ids);
          return ids;
        },
      });
    const debounced = (options: Partial<Parameters<typeof debounce<{ readonly id: number }>>[1]> = {}) =>
      flow("debounced", {
        ...base,
        on: debounce(onOrder, { quiet: "10s", ...options }),
        run: (order, run) => run.step("work", () => order.id),
      });

    const accept = (target: AnyFlow, id: number, key = String(id)) =>
      harness.engine.accept({ flow: target.name, key, input: { id } });
    const acceptAll = async (target: AnyFlow, ids: readonly number[]) => {
      const answers = await Promise.all(ids.map((id) => accept(target, id)));
      expect(answers.filter(({ duplicate }) => duplicate)).toEqual([]);
      return answers.map(({ runId }) => runId);
    };
    const statusIs = (run: string, status: string) => () => harness.history(run).status === status;
    const resultOf = (run: string): unknown => JSON.parse(harness.history(run).result ?? "null");
    const completed = async (run: string): Promise<RunHistory> => {
      await harness.until(statusIs(run, "completed"));
      return harness.history(run);
    };
    /** Lets time pass, and what follows from it happen. */
    const pass = async (ms: number) => {
      harness.time.advanceBy(ms);
      for (let index = 0; index < 10; index++) await turn();
    };
    const setUp = async <F extends AnyFlow>(target: F, ...others: readonly AnyFlow[]): Promise<F> => {
      harness = await createHarness([target, ...others]);
      return target;
    };

    it("begins a batch at once when it has its size, in order of acceptance", async () => {
      const target = await setUp(batched());
      const began = harness.time.clock.now();
      const runs = await acceptAll(target, [5, 3, 9, 1]);
      expect(new Set(runs.slice(0, 3)).size).toBe(1);
      const [run = "", , , next = ""] = runs;
      const history = await completed(run);
      expect(resultOf(run)).toEqual([5, 3, 9]);
      expect(harness.time.clock.now()).toBe(began);
      expect(history).toMatchObject({ key: "5", input: '{"id":5}' });
      expect(story(history)).toEqual([
        "gathering",
        "gathered 3",
        "gathered 9",
        "sealed",
        "started",
        "do work 1 ok",
        "completed",
      ]);
      expect(harness.history(next)).toMatchObject({
        status: "waiting",
        waitingFor: { kind: "timer", name: "more messages", untilAt: began + 10_000 },
      });
    });

    it("begins a batch of one at once", async () => {
      const target = await setUp(batched({ size: 1 }));
      const began = harness.time.clock.now();
      const runs = await acceptAll(target, [1, 2]);
      for (const run of runs) await completed(run);
      expect(runs.map(resultOf)).toEqual([[1], [2]]);
      expect(harness.time.clock.now()).toBe(began);
    });

    it("begins a batch so long after its first message, with what is there", async () => {
      const target = await setUp(batched());
      const [run = ""] = await acceptAll(target, [1]);
      await pass(9_000);
      expect(await acceptAll(target, [2])).toEqual([run]);
      expect(statusIs(run, "waiting")()).toBe(true);
      await pass(1_000);
      await completed(run);
      expect(resultOf(run)).toEqual([1, 2]);
      const [next = ""] = await acceptAll(target, [3]);
      expect(next).not.toBe(run);
      await completed(next);
      expect(resultOf(next)).toEqual([3]);
    });

    it("begins a batch before its messages are too large together", async () => {
      const gathered = flow("batched", {
        ...base,
        limits: { inputBytes: 20 },
        on: batch(onOrder, { size: 100, within: "10s" }),
        run: (orders) => orders.map(({ id }) => id),
      });
      await setUp(gathered);
      const runs = await acceptAll(gathered, [1, 2, 333_333_333, 4, 55]);
      expect(new Set(runs).size).toBe(3);
      for (const run of runs) await completed(run);
      expect([...new Set(runs)].map(resultOf)).toEqual([[1, 2], [333_333_333], [4, 55]]);
      await expect(accept(gathered, 1e18)).rejects.toMatchObject({ code: "flow-limit-exceeded" });
    });

    it("gathers for each key by itself", async () => {
      const target = await setUp(batched({ by: ({ id }) => id % 2 }));
      const runs = await acceptAll(target, [1, 2, 3, 4, 5, 6, 7]);
      for (const run of runs) await completed(run);
      expect([...new Set(runs)].map(resultOf)).toEqual([[1, 3, 5], [2, 4, 6], [7]]);
    });

    it("refuses a message for which there is nothing to gather it by", async () => {
      const target = await setUp(batched({ by: ({ id }) => (id === 1 ? (undefined as never) : Number.NaN) }));
      await expect(accept(target, 1)).rejects.toMatchObject({ code: "key-invalid" });
      await expect(accept(target, 2)).rejects.toMatchObject({ code: "key-invalid" });
      expect(harness.ledger.runs({}, { limit: 1 }).runs).toEqual([]);
    });

    it("answers a message that comes again with the run that has it, before and after it began", async () => {
      const target = await setUp(batched());
      const [run = ""] = await acceptAll(target, [1, 2]);
      const again = () => Promise.all([accept(target, 1), accept(target, 2)]);
      const duplicates = [
        { runId: run, duplicate: true },
        { runId: run, duplicate: true },
      ];
      expect(await again()).toEqual(duplicates);
      await harness.restart();
      expect(await again()).toEqual(duplicates);
      await completed(run);
      expect(resultOf(run)).toEqual([1, 2]);
      expect(await again()).toEqual(duplicates);
      await harness.restart([flow("batched", { ...base, run: () => undefined })]);
      expect(await again()).toEqual(duplicates);
      expect(harness.ledger.runs({ key: "2" }, { limit: 9 }).runs.map((row) => row.run)).toEqual([run]);
      expect(harness.ledger.runs({ flow: "batched", key: "1" }, { limit: 9 }).runs.map((row) => row.run)).toEqual([
        run,
      ]);
    });

    it("has each of a thousand messages of one moment in exactly one run, and no run too many", async () => {
      const target = await setUp(batched({ size: 7 }));
      const ids = Array.from({ length: 1_000 }, (_, id) => id);
      const runs = new Set(await acceptAll(target, ids));
      expect(runs.size).toBe(Math.ceil(1_000 / 7));
      for (const run of runs) await completed(run);
      expect([...runs].flatMap((run) => resultOf(run))).toEqual(ids);
      expect(harness.ledger.countsByStatus(0, Number.MAX_SAFE_INTEGER)).toEqual([
        { flow: "batched", status: "completed", count: runs.size },
      ]);
    });

    it("puts off a debounced run with every message, and gives it the latest", async () => {
      const target = await setUp(debounced());
      const began = harness.time.clock.now();
      const [run = ""] = await acceptAll(target, [1]);
      for (const id of [2, 3, 4]) {
        await pass(9_999);
        expect(await acceptAll(target, [id])).toEqual([run]);
      }
      expect(harness.history(run).waitingFor?.untilAt).toBe(began + 3 * 9_999 + 10_000);
      const { facts } = await completed(run);
      expect(resultOf(run)).toBe(4);
      expect(facts.find(({ fact }) => fact.kind === "sealed")?.at).toBe(began + 3 * 9_999 + 10_000);
      expect((await accept(target, 2)).duplicate).toBe(true);
    });

    it("holds the longest time of a debounced run", async () => {
      const target = await setUp(debounced({ atMost: "25s" }));
      const [run = ""] = await acceptAll(target, [1]);
      for (const id of [2, 3]) {
        await pass(9_000);
        expect(await acceptAll(target, [id])).toEqual([run]);
      }
      await pass(6_999);
      expect(statusIs(run, "waiting")()).toBe(true);
      await pass(1);
      await completed(run);
      expect(resultOf(run)).toBe(3);
    });

    it("gathers events, also several of one run", async () => {
      const Changed = contract("test.changed", {
        version: "1.0.0",
        schema: jsonSchema<{ readonly stock: number }>({ type: "object" }),
      });
      const publisher = flow("publisher", {
        ...base,
        run: async (order, run) => {
          for (const stock of [1, 2, 3, 4]) await run.emit(Changed, { stock: order.id + stock });
        },
      });
      const stocks = flow("stocks", {
        version: "1.0.0",
        owner: base.owner,
        on: batch(event(Changed), { size: 6, within: "1m" }),
        run: (changes) => changes.map(({ stock }) => stock),
      });
      await setUp(publisher, stocks);
      const parents = [await accept(publisher, 10), await accept(publisher, 20)].map(({ runId }) => runId);
      const all = () => harness.ledger.runs({ flow: "stocks", status: "completed" }, { limit: 9 }).runs;
      await harness.until(() => all().length === 2);
      const results = all().map(({ run }) => resultOf(run) as readonly number[]);
      expect(results.flat().toSorted()).toEqual([11, 12, 13, 14, 21, 22, 23, 24]);
      expect(results.map(({ length }) => length).toSorted()).toEqual([2, 6]);
      const known = all().flatMap(({ run, parent }) => [
        parent,
        ...harness.history(run).facts.flatMap(({ fact }) => (fact.kind === "gathered" ? [fact.parent] : [])),
      ]);
      expect(new Set(known)).toEqual(new Set(parents));
    });

    it("does not gather calls, which have the input of the flow function", async () => {
      const target = batched();
      const latest = debounced();
      const caller = flow("caller", {
        ...base,
        run: async (order, run) => [
          await run.call(target, [order, { id: 2 }]),
          await run.call(latest, order),
          await run.call(target, [order], { detached: true }),
        ],
      });
      const careless = flow("careless", {
        ...base,
        run: (order, run) => run.call(target, order.id === 1 ? (order as never) : [{ id: "one" } as never]),
      });
      await setUp(caller, careless, target, latest);
      const [open = ""] = await acceptAll(target, [100]);
      const { run } = await harness.finish(caller, { id: 1 });
      expect(resultOf(run)).toEqual([[1, 2], 1, null]);
      const children = harness.history(run).children.map((child) => story(harness.history(child.run)));
      expect(children).toHaveLength(3);
      expect(children.flat().filter((line) => line.startsWith("gather"))).toEqual([]);
      for (const id of [1, 2]) {
        expect(await harness.finish(careless, { id }, `careless ${id}`)).toMatchObject({
          status: "dead",
          cause: "contract",
        });
      }
      await completed(open);
      expect(resultOf(open)).toEqual([100]);
    });

    it("loses nothing of a run that gathers in a restart, and begins it in its time", async () => {
      const target = await setUp(batched());
      const [run = ""] = await acceptAll(target, [1]);
      await harness.restart();
      expect(await acceptAll(target, [2])).toEqual([run]);
      await pass(9_999);
      await harness.restart();
      expect(statusIs(run, "waiting")()).toBe(true);
      await pass(1);
      await completed(run);
      expect(resultOf(run)).toEqual([1, 2]);
      const [late = ""] = await acceptAll(target, [3]);
      await harness.restart();
      harness.time.advanceBy(60_000);
      // It was due, whether the engine has come to it or not.
      expect(await acceptAll(target, [4])).not.toEqual([late]);
      await completed(late);
      expect(resultOf(late)).toEqual([3]);
    });

    it.each([true, false])("ends a run that gathers, with undo %s, and never begins it", async (undo) => {
      const target = await setUp(batched());
      const [run = ""] = await acceptAll(target, [1, 2]);
      await harness.engine.cancel(run, { ...how, undo });
      expect(story(harness.history(run)).slice(1)).toEqual(["gathered 2", undo ? "canceled" : "canceled killed"]);
      expect(await accept(target, 2)).toEqual({ runId: run, duplicate: true });
      const [next = ""] = await acceptAll(target, [3]);
      await completed(next);
      expect(resultOf(next)).toEqual([3]);
      expect(harness.history(run).status).toBe("canceled");
    });

    it("seals a run that is paused, and begins it when it is resumed", async () => {
      const target = await setUp(batched());
      const [run = ""] = await acceptAll(target, [1]);
      await harness.engine.pause(run, how);
      const [next = ""] = await acceptAll(target, [2]);
      expect(next).not.toBe(run);
      await completed(next);
      await harness.restart();
      await pass(60_000);
      expect(harness.history(run).waitingFor?.kind).toBe("pause");
      await harness.engine.resume(run, how);
      await completed(run);
      expect(resultOf(run)).toEqual([1]);
    });

    it("begins a run that gathers at once when somebody says so", async () => {
      const target = await setUp(batched({ within: "30d" }));
      const began = harness.time.clock.now();
      const [run = ""] = await acceptAll(target, [1, 2]);
      await harness.engine.retryNow(run, how);
      await completed(run);
      expect(resultOf(run)).toEqual([1, 2]);
      expect(harness.time.clock.now() - began).toBeLessThan(1_000);
    });

    it("begins nothing of a paused flow before it is resumed, and gathers on", async () => {
      const target = await setUp(batched());
      await harness.engine.pauseFlow("batched", how);
      const [run = ""] = await acceptAll(target, [1]);
      const full = await acceptAll(target, [2, 3]);
      expect(full).toEqual([run, run]);
      const [next = ""] = await acceptAll(target, [4]);
      await pass(20_000);
      expect([run, next].map((id) => harness.history(id).status)).toEqual(["waiting", "waiting"]);
      await harness.restart();
      await pass(20_000);
      await harness.engine.resumeFlow("batched", how);
      for (const id of [run, next]) await completed(id);
      expect([run, next].map(resultOf)).toEqual([[1, 2, 3], [4]]);
    });

    it("replays a dead run with the same messages, from its failed step and from its start", async () => {
      let isBroken = true;
      const seen: (readonly number[])[] = [];
      const fragile = flow("fragile", {
        ...base,
        on: batch(onOrder, { size: 2, within: "10s" }),
        run: async (orders, run) => {
          seen.push(orders.map(({ id }) => id));
          await run.step("work", () => {
            if (isBroken) throw failure("rejected");
          });
        },
      });
      await setUp(fragile);
      const [run = ""] = await acceptAll(fragile, [1, 2]);
      await harness.until(statusIs(run, "dead"));
      await harness.engine.replay(run, { from: "start", by: "ana" });
      await harness.until(() => seen.length === 2 && statusIs(run, "dead")());
      isBroken = false;
      await harness.restart();
      await harness.engine.replay(run, { from: "failed-step", by: "ana" });
      await completed(run);
      expect(new Set(seen.map(String))).toEqual(new Set(["1,2"]));
      expect(await accept(fragile, 2)).toEqual({ runId: run, duplicate: true });
    });

    it("begins a run with the version that accepted it, and gathers later messages for the new one", async () => {
      const old = await setUp(batched());
      const [run = ""] = await acceptAll(old, [1]);
      const fresh = batched({ size: 2 }, "2.0.0");
      await harness.restart([old, fresh]);
      const [next = ""] = await acceptAll(fresh, [2, 3]);
      for (const id of [run, next]) await completed(id);
      expect([run, next].map((id) => [harness.history(id).version, resultOf(id)])).toEqual([
        ["1.0.0", [1]],
        ["2.0.0", [2, 3]],
      ]);
    });

    it("holds a run whose version is not there, and takes it up when it is back", async () => {
      const old = await setUp(batched());
      const [run = ""] = await acceptAll(old, [1, 2]);
      await harness.restart([batched({}, "2.0.0")]);
      await harness.until(() => harness.history(run).waitingFor?.kind === "version");
      await harness.restart([old]);
      await completed(run);
      expect(resultOf(run)).toEqual([1, 2]);
    });

    it("seals a run that is moved to another version, which gets its messages", async () => {
      const old = await setUp(batched({ within: "30d" }));
      const [run = ""] = await acceptAll(old, [1, 2]);
      const fresh = batched({}, "2.0.0");
      const single = flow("batched", { ...base, version: "1.5.0", run: () => undefined });
      await harness.restart([old, single, fresh]);
      await expect(harness.engine.move(run, { version: "1.5.0", by: "ana" })).rejects.toMatchObject({
        code: "history-diverged",
      });
      await harness.engine.move(run, { version: "2.0.0", by: "ana" });
      await completed(run);
      expect(harness.history(run)).toMatchObject({ version: "2.0.0", result: "[1,2]" });
    });

    it("executes runs of a flow with a concurrency one after another", async () => {
      const log: string[] = [];
      const single = flow("single", {
        ...base,
        on: batch(onOrder, { size: 2, within: "10s", by: ({ id }) => id % 2 }),
        limits: { concurrency: 1, key: (orders) => (orders[0]?.id ?? 0) % 2 },
        run: async (orders, run) => {
          const ids = orders.map(({ id }) => id).join();
          await run.step("begin", async () => {
            log.push(`begin ${ids}`);
            await turn();
            log.push(`end ${ids}`);
          });
        },
      });
      await setUp(single);
      const runs = await acceptAll(single, [1, 3, 5, 7, 2, 4, 9]);
      for (const run of runs) await completed(run);
      expect(log.filter((line) => !line.includes("2,4"))).toEqual(
        ["1,3", "5,7", "9"].flatMap((ids) => [`begin ${ids}`, `end ${ids}`]),
      );
    });

    it("begins at most so many runs in a time, evenly", async () => {
      const begun: number[] = [];
      const paced = flow("paced", {
        ...base,
        on: batch(onOrder, { size: 2, within: "10s" }),
        limits: { rate: { count: 6, per: "1m" } },
        run: (_orders, run) => run.step("work", () => void begun.push(harness.time.clock.now())),
      });
      await setUp(paced);
      const runs = await acceptAll(
        paced,
        Array.from({ length: 30 }, (_, id) => id),
      );
      for (const run of runs) await completed(run);
      expect(begun).toHaveLength(15);
      expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(80_000);
    });

    it("counts the deadline from when a run is sealed", async () => {
      const late = flow("late", {
        ...base,
        deadline: "1h",
        on: debounce(onOrder, { quiet: "50m" }),
        run: (_order, run) => run.sleep("for a while", "40m"),
      });
      await setUp(late);
      const [run = ""] = await acceptAll(late, [1]);
      await pass(2_400_000);
      expect(await acceptAll(late, [2])).toEqual([run]);
      await completed(run);
    });

    it("deletes a run with the keys of its messages when its retention is over", async () => {
      const pruned = flow("pruned", {
        ...base,
        retention: "7d",
        on: batch(onOrder, { size: 3, within: "10s" }),
        run: () => undefined,
      });
      await setUp(pruned);
      const [run = ""] = await acceptAll(pruned, [1, 2, 3]);
      await completed(run);
      harness.time.advanceBy(8 * 86_400_000);
      expect(harness.ledger.run(run)).toBeUndefined();
      const again = await acceptAll(pruned, [3, 2]);
      expect(new Set(again).size).toBe(1);
      expect(again).not.toContain(run);
    });
  });
}
