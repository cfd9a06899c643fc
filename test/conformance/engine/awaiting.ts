import { afterEach, describe, expect, it } from "vitest";
import { contract, flow, jsonSchema } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story } from "../harness.ts";

interface Paid {
  readonly orderId: number;
  readonly amount: { readonly cents: number };
}

const Paid = contract("test.paid", {
  version: "1.2.0",
  schema: jsonSchema<Paid>({ type: "object", required: ["orderId"] }),
});
const Approval = contract("test.approval", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly approved: boolean }>({
    type: "object",
    required: ["approved"],
    properties: { approved: { type: "boolean" } },
  }),
});

export function awaitingConformance(createHarness: CreateHarness): void {
  describe("waiting for what comes from outside", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    /** Publishes one event for the order with the id of its input; the key tells the events of one order apart. */
    const pays = flow("pays", {
      ...base,
      run: (order, run) => run.emit(Paid, { orderId: order.id, amount: { cents: order.id * 100 } }),
    });
    const ships = (before: Promise<void> = Promise.resolve()) =>
      flow("ships", {
        ...base,
        run: async (order, run) => {
          await run.step("charge", () => before);
          const paid = await run.waitFor(Paid, { match: { orderId: order.id } });
          return paid.amount.cents;
        },
      });
    const pay = (id: number, key = `pay ${id}`) =>
      harness.engine.accept({ flow: "pays", key, input: { id } }).then(({ runId }) => runId);
    const isDone = (run: string) => () => harness.history(run).status === "completed";

    it("gets the event that matches, on disk and through a restart", async () => {
      harness = await createHarness([ships(), pays]);
      const runs = await Promise.all(
        [1, 2].map((id) => harness.engine.accept({ flow: "ships", key: String(id), input: { id } })),
      );
      const [one, two] = runs.map(({ runId }) => runId);
      await harness.until(() => runs.every(({ runId }) => harness.history(runId).waitingFor?.kind === "event"));
      await harness.restart();
      await pay(2);
      await harness.until(isDone(two ?? ""));
      expect(harness.history(two ?? "").result).toBe("200");
      expect(harness.history(one ?? "")).toMatchObject({ status: "waiting", waitingFor: { name: "test.paid" } });
      await pay(1);
      await harness.until(isDone(one ?? ""));
    });

    it("gets an event that was published before it began to wait, but not one from before it was accepted", async () => {
      const gate = Promise.withResolvers<void>();
      harness = await createHarness([ships(gate.promise), pays]);
      await harness.until(isDone(await pay(1, "too early")));
      const { runId } = await harness.engine.accept({ flow: "ships", key: "1", input: { id: 1 } });
      const other = await harness.engine.accept({ flow: "ships", key: "2", input: { id: 2 } });
      await harness.until(isDone(await pay(1, "in time")));
      const first = harness.history(runId).children.length;
      gate.resolve();
      await harness.until(isDone(runId));
      expect(first).toBe(0);
      expect(story(harness.history(runId))).toContain("received test.paid");
      await harness.until(() => harness.history(other.runId).waitingFor?.kind === "event");
    });

    it("gives each event once, in the order in which they were published", async () => {
      const collects = flow("collects", {
        ...base,
        run: async (order, run) => {
          const amounts: number[] = [];
          for (const _part of [1, 2, 3]) {
            const paid = await run.waitFor(Paid, { match: { orderId: order.id } });
            amounts.push(paid.amount.cents);
          }
          return amounts;
        },
      });
      const parts = flow("parts", {
        ...base,
        run: (order, run) => run.emit(Paid, { orderId: 1, amount: { cents: order.id } }),
      });
      harness = await createHarness([collects, parts]);
      const { runId } = await harness.engine.accept({ flow: "collects", key: "1", input: { id: 1 } });
      for (const id of [10, 20]) {
        const part = await harness.engine.accept({ flow: "parts", key: String(id), input: { id } });
        await harness.until(isDone(part.runId));
      }
      await harness.restart();
      await harness.engine.accept({ flow: "parts", key: "30", input: { id: 30 } });
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe("[10,20,30]");
    });

    /** Publishes an event with its own amount for order 1. */
    const parts = flow("parts", {
      ...base,
      run: (order, run) => run.emit(Paid, { orderId: 1, amount: { cents: order.id } }),
    });
    const publish = async (cents: number, key = `part ${cents}`) => {
      const { runId } = await harness.engine.accept({ flow: "parts", key, input: { id: cents } });
      await harness.until(isDone(runId));
    };

    it.each(["after", "before", "between"])(
      "gives one event to one of several waits of a run, the oldest first: published %s them",
      async (when) => {
        const both = flow("both", {
          ...base,
          run: async (order, run) => {
            const match = { orderId: order.id };
            await run.sleep("later", "1h");
            const first = run.waitFor(Paid, { match });
            // It has fewer fields to match, and an event that has both is given once all the same.
            const second = run.waitFor(Paid, { match: { ...match, amount: { cents: 10 } } });
            const third = run.waitFor(Paid, { match, timeout: "30d" });
            const all = await Promise.all([first, second, third]);
            return all.map((paid) => paid?.amount.cents);
          },
        });
        harness = await createHarness([both, parts]);
        const { runId } = await harness.engine.accept({ flow: "both", key: "1", input: { id: 1 } });
        await harness.until(() => harness.history(runId).status === "waiting");
        if (when === "before") for (const cents of [1, 10, 2]) await publish(cents);
        if (when !== "before") {
          await harness.until(() => harness.history(runId).waitingFor?.kind === "event");
          await publish(1);
          await harness.restart();
          await publish(10);
          if (when === "between") await harness.restart();
          await publish(2);
        }
        await harness.until(isDone(runId));
        expect(JSON.parse(harness.history(runId).result ?? "").toSorted()).toEqual([1, 10, 2]);
      },
    );

    it("gives several events to a wait that counts, each value once", async () => {
      const approvals = flow("approvals", {
        ...base,
        run: async (order, run) => {
          const paid = await run.waitFor(Paid, {
            match: { orderId: order.id },
            count: 3,
            distinctBy: ({ amount }) => amount.cents,
          });
          return paid.map(({ amount }) => amount.cents);
        },
      });
      harness = await createHarness([approvals, parts]);
      const { runId } = await harness.engine.accept({ flow: "approvals", key: "1", input: { id: 1 } });
      await publish(5);
      await publish(5, "the same again");
      await harness.restart();
      await publish(6);
      expect(harness.history(runId).status).toBe("waiting");
      await publish(7);
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe("[5,6,7]");
    });

    it("counts events without a value to tell them apart once", async () => {
      const approvals = flow("approvals", {
        ...base,
        run: async (order, run) => {
          const paid = await run.waitFor(Paid, {
            match: { orderId: order.id },
            count: 2,
            distinctBy: ({ amount }) => (amount.cents < 5 ? (undefined as never) : amount.cents),
          });
          return paid.map(({ amount }) => amount.cents);
        },
      });
      harness = await createHarness([approvals, parts]);
      const { runId } = await harness.engine.accept({ flow: "approvals", key: "1", input: { id: 1 } });
      for (const cents of [1, 2]) await publish(cents);
      expect(harness.history(runId).status).toBe("waiting");
      await publish(9);
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe("[1,9]");
    });

    it("gives a wait that counts up when its one time limit is over", async () => {
      const approvals = flow("approvals", {
        ...base,
        run: async (order, run) => {
          const paid = await run.waitFor(Paid, { match: { orderId: order.id }, count: 2, timeout: "2d" });
          return paid === undefined ? "too few" : "enough";
        },
      });
      harness = await createHarness([approvals, parts]);
      const { runId } = await harness.engine.accept({ flow: "approvals", key: "1", input: { id: 1 } });
      await publish(5);
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe('"too few"');
    });

    it("gives the events again to a run that is replayed from the start", async () => {
      let isBroken = true;
      const twice = flow("twice", {
        ...base,
        run: async (order, run) => {
          const paid = await run.waitFor(Paid, { match: { orderId: order.id } });
          await run.step("book", () => {
            if (isBroken) throw new TypeError("broken");
          });
          return paid.amount.cents;
        },
      });
      harness = await createHarness([twice, parts]);
      const { runId } = await harness.engine.accept({ flow: "twice", key: "1", input: { id: 1 } });
      await publish(5);
      await harness.until(() => harness.history(runId).status === "dead");
      isBroken = false;
      await harness.engine.replay(runId, { from: "start", by: "operator" });
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe("5");
    });

    it("matches on nested fields, and on several", async () => {
      const exact = flow("exact", {
        ...base,
        run: (_order, run) => run.waitFor(Paid, { match: { orderId: 3, amount: { cents: 300 } } }),
      });
      harness = await createHarness([exact, pays]);
      const { runId } = await harness.engine.accept({ flow: "exact", key: "1", input: { id: 1 } });
      await harness.until(() => harness.history(runId).status === "waiting");
      await harness.until(isDone(await pay(2)));
      expect(harness.history(runId).status).toBe("waiting");
      await pay(3);
      await harness.until(isDone(runId));
    });

    it("gives up after its time, once and for all", async () => {
      const patient = flow("patient", {
        ...base,
        run: async (order, run) => {
          const paid = await run.waitFor(Paid, { match: { orderId: order.id }, timeout: "2d" });
          await run.sleep("pause", "1h");
          return paid === undefined ? "unpaid" : "paid";
        },
      });
      harness = await createHarness([patient, pays]);
      const { runId } = await harness.engine.accept({ flow: "patient", key: "1", input: { id: 1 } });
      await harness.until(() => story(harness.history(runId)).includes("received test.paid timed-out"));
      await pay(1);
      await harness.restart();
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe('"unpaid"');
    });

    it("hands a task to a person, and goes on with what they hand in", async () => {
      const asks = flow("asks", {
        ...base,
        run: async (order, run) => {
          const answer = await run.task("Approve the order", {
            contract: Approval,
            assignee: "billing-desk",
            details: { orderId: order.id },
          });
          return answer.approved;
        },
      });
      harness = await createHarness([asks]);
      const { runId } = await harness.engine.accept({ flow: "asks", key: "1", input: { id: 1 } });
      await harness.until(() => harness.history(runId).waitingFor?.kind === "task");
      await harness.restart();
      const complete = (data: unknown, step = "Approve the order") =>
        harness.engine.completeTask(runId, step, { by: "ana", data });
      await expect(complete({ approved: "yes" })).rejects.toMatchObject({ code: "contract-broken" });
      await expect(complete({ approved: true }, "Other")).rejects.toMatchObject({ code: "task-unknown" });
      const answers = await Promise.allSettled([complete({ approved: true }), complete({ approved: false })]);
      expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      await harness.until(isDone(runId));
      expect(harness.history(runId).result).toBe("true");
      await expect(complete({ approved: true })).rejects.toMatchObject({ code: "task-unknown" });
      const received = harness.history(runId).facts.find(({ fact }) => fact.kind === "received");
      expect(received?.fact).toMatchObject({ by: "ana" });
    });
  });
}
