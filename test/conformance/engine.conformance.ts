import { afterEach, describe, expect, it } from "vitest";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { contract, event, flow, jsonSchema, RunFailure, reject } from "../../src/index.ts";
import {
  type Harness,
  type HarnessOptions,
  Order,
  onOrder,
  owner,
  story,
  testConnector,
  testSystem,
} from "./harness.ts";

type CreateHarness = (flows: readonly AnyFlow[], options?: HarnessOptions) => Promise<Harness>;

const base = { version: "1.0.0", owner, on: onOrder } as const;

function failure(cause: "unavailable" | "rejected", message: string = cause): RunFailure {
  return new RunFailure({ cause, code: cause === "rejected" ? "system-rejected" : "system-unavailable", message });
}

/** What every engine has to do alike. */
export function engineConformance(name: string, createHarness: CreateHarness): void {
  describe(`the ${name} engine`, () => {
    let harness: Harness;
    afterEach(() => harness.close());

    describe("accepting", () => {
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
    });

    describe("steps", () => {
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

    describe("failing", () => {
      it("attempts again with growing waits, each of them visible, and then leaves a dead letter", async () => {
        const down = flow("down", {
          ...base,
          retry: { maxAttempts: 3, initialDelayMs: 1_000, factor: 3, jitter: 0 },
          run: (_order, run) =>
            run.step("call", () => {
              throw failure("unavailable");
            }),
        });
        harness = await createHarness([down]);
        const history = await harness.finish(down, { id: 1 });
        expect(history).toMatchObject({ status: "dead", cause: "unavailable" });
        const attempts = history.facts.flatMap(({ at, fact }) =>
          fact.kind === "attempt" ? [{ at, retryAt: fact.retryAt }] : [],
        );
        expect(attempts.map(({ at, retryAt }) => (retryAt === undefined ? undefined : retryAt - at))).toEqual([
          1_000,
          3_000,
          undefined,
        ]);
      });

      it("waits at least as long as the system asked for", async () => {
        let calls = 0;
        const throttled = flow("throttled", {
          ...base,
          retry: { initialDelayMs: 10, jitter: 0 },
          run: (_order, run) =>
            run.step("call", () => {
              if (++calls === 1)
                throw new RunFailure(
                  { cause: "throttled", code: "system-throttled", message: "slow down" },
                  { retryAfterMs: 60_000 },
                );
              return calls;
            }),
        });
        harness = await createHarness([throttled]);
        const history = await harness.finish(throttled, { id: 1 });
        const [first, , second] = history.facts;
        expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
      });

      it.each([
        ["an Error", () => new TypeError("boom"), "TypeError: boom"],
        ["a string", () => "boom", "not an Error"],
        ["undefined", () => undefined, "not an Error"],
      ])("calls %s that is thrown a defect, which is not attempted again", async (_what, make, message) => {
        const broken = flow("broken", {
          ...base,
          run: (_order, run) =>
            run.step("call", () => {
              throw make();
            }),
        });
        harness = await createHarness([broken]);
        const history = await harness.finish(broken, { id: 1 });
        expect(history).toMatchObject({ status: "dead", cause: "defect" });
        expect(history.message).toContain(message);
        expect(story(history)).toEqual(["do call 1 defect", "dead defect"]);
      });
    });

    describe("undoing", () => {
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
        expect(dead.message).toContain('Left undone: "a", "b"');
        isMended = true;
        await harness.engine.replay(dead.run, { from: "failed-step", by: "operator" });
        await harness.until(() => harness.history(dead.run).status === "compensated");
        expect(undone).toEqual(["undo B 1", "undo A"]);
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

    describe("dead letters", () => {
      const dies = flow("dies", {
        ...base,
        run: () => {
          throw new Error("bug");
        },
      });

      it("are closed with a reason, once", async () => {
        harness = await createHarness([dies]);
        const { run } = await harness.finish(dies, { id: 1 });
        await expect(harness.engine.close(run, { by: "operator", reason: " " })).rejects.toMatchObject({
          code: "reason-missing",
        });
        await harness.engine.close(run, { by: "operator", reason: "the order was cancelled by phone" });
        expect(harness.history(run).status).toBe("irrecoverable");
        expect(harness.history(run).facts.at(-1)?.fact).toEqual({
          kind: "closed",
          by: "operator",
          reason: "the order was cancelled by phone",
        });
        await expect(harness.engine.close(run, { by: "operator", reason: "again" })).rejects.toMatchObject({
          code: "run-not-dead",
        });
        await expect(harness.engine.replay(run, { from: "start", by: "operator" })).rejects.toMatchObject({
          code: "run-not-dead",
        });
      });

      it("are replayed by one of two people who try at the same moment", async () => {
        harness = await createHarness([dies]);
        const { run } = await harness.finish(dies, { id: 1 });
        const replays = await Promise.allSettled(
          [1, 2].map(() => harness.engine.replay(run, { from: "start", by: "operator" })),
        );
        expect(replays.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
        await harness.until(() => harness.history(run).status === "dead");
      });

      it("are unknown when there is no such run", async () => {
        harness = await createHarness([dies]);
        for (const run of ["00000000000", "nonsense", ""]) {
          await expect(harness.engine.replay(run, { from: "start", by: "operator" })).rejects.toMatchObject({
            code: "run-unknown",
          });
          await expect(harness.engine.ended(run)).rejects.toMatchObject({ code: "run-unknown" });
        }
      });
    });

    describe("waiting", () => {
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

      it("calls a system no more often at the same time than it may, in order of arrival", async () => {
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
        expect(most).toBe(2);
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

    describe("events", () => {
      const Booked = contract("test.booked", {
        version: "1.2.0",
        schema: jsonSchema<{ readonly id: number }>({
          type: "object",
          required: ["id"],
          properties: { id: { type: "integer" } },
        }),
      });
      const publisher = flow("publisher", { ...base, run: (order, run) => run.emit(Booked, { id: order.id }) });
      const notify = flow("notify", {
        version: "1.0.0",
        owner,
        on: event(Booked),
        run: (booked, run) => run.step("notify", () => booked.id),
      });
      const count = flow("count", {
        version: "1.0.0",
        owner,
        on: event(Booked, { key: (booked) => booked.id }),
        run: () => undefined,
      });

      it("start a run of every subscriber, known as its child", async () => {
        harness = await createHarness([publisher, notify, count]);
        const history = await harness.finish(publisher, { id: 7 });
        expect(history.status).toBe("completed");
        await harness.until(() => harness.ledger.runs({ status: "completed" }, { limit: 10 }).runs.length === 3);
        const children = harness.history(history.run).children;
        expect(children.map(({ flow: child, key, parent }) => ({ child, key, parent }))).toEqual([
          { child: "notify", key: `${history.run}/test.booked`, parent: history.run },
          { child: "count", key: "7", parent: history.run },
        ]);
      });

      it("start nothing twice when the run is replayed from the start", async () => {
        let isBroken = true;
        const fragile = flow("fragile", {
          ...base,
          run: async (order, run) => {
            await run.emit(Booked, { id: order.id });
            if (isBroken) throw new Error("bug");
          },
        });
        harness = await createHarness([fragile, notify]);
        const { run } = await harness.finish(fragile, { id: 7 });
        isBroken = false;
        await harness.engine.replay(run, { from: "start", by: "operator" });
        await harness.until(() => harness.history(run).status === "completed");
        expect(harness.history(run).children).toHaveLength(1);
      });

      it("that break their contract are not published", async () => {
        const wrong = flow("wrong", { ...base, run: (_order, run) => run.emit(Booked, { id: "seven" } as never) });
        harness = await createHarness([wrong, notify]);
        const history = await harness.finish(wrong, { id: 7 });
        expect(history).toMatchObject({ status: "dead", cause: "contract" });
        expect(history.message).toContain("/id");
        expect(history.message).not.toContain("seven");
        expect(harness.ledger.runs({}, { limit: 10 }).runs).toHaveLength(1);
      });
    });

    describe("the ledger", () => {
      it("counts what it lists", async () => {
        const mixed = flow("mixed", {
          ...base,
          run: async (order, run) => {
            if (order.id % 3 === 1) throw new Error("bug");
            if (order.id % 3 === 2) await run.sleep("pause", "30d");
          },
        });
        harness = await createHarness([mixed]);
        const from = harness.time.clock.now();
        for (let id = 0; id < 30; id++) await harness.engine.accept({ flow: "mixed", key: String(id), input: { id } });
        const counts = () =>
          Object.fromEntries(
            harness.ledger.countsByStatus(from, from + 86_400_000).map(({ status, count }) => [status, count]),
          );
        await harness.until(
          () => counts()["completed"] === 10 && counts()["dead"] === 10 && counts()["waiting"] === 10,
        );
        expect(counts()).toEqual({ completed: 10, dead: 10, waiting: 10 });
        expect(harness.ledger.openCounts()).toEqual([
          { flow: "mixed", status: "dead", count: 10 },
          { flow: "mixed", status: "waiting", count: 10 },
        ]);
        for (const status of ["completed", "dead", "waiting"] as const)
          expect(harness.ledger.runs({ status }, { limit: 50 }).runs).toHaveLength(10);
        expect(harness.ledger.runs({ cause: "defect" }, { limit: 50 }).runs).toHaveLength(10);
      });

      it("pages through runs, youngest first, without gap or repetition", async () => {
        const plain = flow("plain", { ...base, run: () => undefined });
        harness = await createHarness([plain]);
        const accepted: string[] = [];
        for (let id = 0; id < 25; id++)
          accepted.push((await harness.engine.accept({ flow: "plain", key: String(id), input: { id } })).runId);
        const seen: string[] = [];
        for (let before: string | undefined, more = true; more; ) {
          const page = harness.ledger.runs(
            { flow: "plain" },
            before === undefined ? { limit: 7 } : { limit: 7, before },
          );
          seen.push(...page.runs.map(({ run }) => run));
          before = page.next;
          more = before !== undefined;
        }
        expect(seen).toEqual(accepted.toReversed());
        expect(harness.ledger.runs({ key: "7" }, { limit: 7 }).runs.map(({ run }) => run)).toEqual([accepted[7]]);
      });

      it("keeps what was turned away, counted by flow and code", async () => {
        harness = await createHarness([flow("plain", { ...base, run: () => undefined })]);
        const at = harness.time.clock.now();
        for (let index = 0; index < 3; index++)
          harness.engine.reject({
            at,
            flow: "plain",
            code: "contract-broken",
            detail: "/id: expected an integer, found nothing",
            bytes: 2,
          });
        harness.engine.reject({ at, flow: undefined, code: "not-found", detail: "No flow listens here.", bytes: 0 });
        await harness.until(() => harness.ledger.rejectionCounts(at, at + 3_600_000).length === 2);
        expect(harness.ledger.rejections(10)).toHaveLength(3);
        expect(harness.ledger.rejectionCounts(at, at + 3_600_000)).toEqual([
          { flow: undefined, code: "not-found", count: 1 },
          { flow: "plain", code: "contract-broken", count: 3 },
        ]);
      });
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
