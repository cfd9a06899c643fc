import { afterEach, describe, expect, it } from "vitest";
import type { AccessTo } from "../../../src/definitions/access.ts";
import {
  type Found,
  flow,
  RunFailure,
  reject,
  type StepContext,
  type StepOptions,
  system,
} from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, story, type TestCall, testConnector } from "../harness.ts";

const lost = () =>
  new RunFailure({ cause: "timeout", code: "system-timeout", message: "no answer" }, { effect: "unknown" });
const refusal = (status = 409) =>
  new RunFailure(
    { cause: "rejected", code: "system-rejected", message: "exists already", details: { status } },
    { effect: "none" },
  );

/** A system that ships, and keeps count. */
function createShipping() {
  const shipped: string[] = [];
  const undone: string[] = [];
  return {
    shipped,
    undone,
    /** The effect happens, its answer is lost, and every later attempt is refused. */
    ship: ({ idempotencyKey, attempt }: StepContext): string => {
      if (shipped.length > 0 || attempt > 1) throw refusal();
      shipped.push(idempotencyKey);
      throw lost();
    },
    unship: (id: string): void => void undone.push(`shipment ${id}`),
    find: ({ idempotencyKey }: StepContext): Found<string> => {
      const key = idempotencyKey.replace(/\/check$/, "");
      return shipped.includes(key) ? { happened: true, result: key } : { happened: false };
    },
  };
}

const retry = { maxAttempts: 3, initialDelayMs: 1_000, jitter: 0 };

export function outcomesConformance(createHarness: CreateHarness): void {
  describe("the outcome of attempts", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    /** Invoices, ships, and then does `after`. */
    const orders = (
      shipping: ReturnType<typeof createShipping>,
      options: StepOptions<string, StepContext> = {},
      after: () => void = () => undefined,
    ) =>
      flow("orders", {
        ...base,
        run: async (_order, run) => {
          await run.step("invoice", () => "7", { undo: (id) => void shipping.undone.push(`invoice ${id}`) });
          const shipment = await run.step("ship", shipping.ship, { retry, undo: shipping.unship, ...options });
          after();
          return shipment;
        },
      });

    it("a refusal after an attempt whose outcome is unknown is no refusal: nothing is undone, and a person decides", async () => {
      const shipping = createShipping();
      const shop = orders(shipping);
      harness = await createHarness([shop]);
      const history = await harness.finish(shop, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "uncertain" });
      expect(history.message).toMatch(/Step "ship" was refused, but attempt 1 may have taken effect: no answer/);
      expect(shipping).toMatchObject({ shipped: [expect.any(String)], undone: [] });
    });

    it("a refusal is one when a check finds that nothing happened", async () => {
      const shipping = createShipping();
      shipping.find = () => ({ happened: false });
      const shop = orders(shipping, { check: (call) => shipping.find(call) });
      harness = await createHarness([shop]);
      const history = await harness.finish(shop, { id: 1 });
      expect(history.status).toBe("compensated");
      expect(shipping.undone).toEqual(["invoice 7"]);
    });

    it("what a check finds done is not done again, and is undone with the rest", async () => {
      const shipping = createShipping();
      const shop = orders(shipping, { check: (call) => shipping.find(call) }, () => {
        throw reject("no longer wanted");
      });
      harness = await createHarness([shop]);
      const history = await harness.finish(shop, { id: 1 });
      expect(history.status).toBe("compensated");
      expect(shipping.shipped).toHaveLength(1);
      expect(shipping.undone).toEqual([`shipment ${shipping.shipped[0]}`, "invoice 7"]);
    });

    it("a failure that the flow caught is in doubt all the same: nothing is undone around it", async () => {
      const shipping = createShipping();
      const shop = flow("orders", {
        ...base,
        run: async (_order, run) => {
          await run.step("invoice", () => "7", { undo: (id) => void shipping.undone.push(`invoice ${id}`) });
          await run.step("ship", shipping.ship, { retry, undo: shipping.unship }).catch(() => undefined);
          throw reject("not shipped");
        },
      });
      harness = await createHarness([shop]);
      const history = await harness.finish(shop, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "uncertain" });
      expect(shipping.undone).toEqual([]);
    });

    it("a doubt about a step without an undo does not keep the rest from being undone", async () => {
      const shipping = createShipping();
      const shop = flow("orders", {
        ...base,
        run: async (_order, run) => {
          await run.step("invoice", () => "7", { undo: (id) => void shipping.undone.push(`invoice ${id}`) });
          await run.step("notify", shipping.ship, { retry }).catch(() => undefined);
          throw reject("not shipped");
        },
      });
      harness = await createHarness([shop]);
      expect(await harness.finish(shop, { id: 1 })).toMatchObject({ status: "compensated" });
      expect(shipping.undone).toEqual(["invoice 7"]);
    });

    it("no replay forgets a doubt", async () => {
      const shipping = createShipping();
      const shop = orders(shipping, { retry: { ...retry, maxAttempts: 1 } });
      harness = await createHarness([shop]);
      const first = await harness.finish(shop, { id: 1 });
      expect(first).toMatchObject({ status: "dead", cause: "timeout" });
      for (const from of ["failed-step", "start"] as const) {
        await harness.engine.replay(first.run, { from, by: "ana" });
        await harness.until(() => ["dead", "compensated"].includes(harness.history(first.run).status));
        expect(harness.history(first.run)).toMatchObject({ status: "dead", cause: "uncertain" });
        expect(shipping.undone).toEqual([]);
      }
    });

    it("a person who finds that it happened says what it gave, and the run goes on with that", async () => {
      const shipping = createShipping();
      const shop = orders(shipping);
      harness = await createHarness([shop]);
      const { run } = await harness.finish(shop, { id: 1 });
      const how = { by: "ana", reason: "the carrier has it" };
      await expect(harness.engine.resolve(run, { ...how, step: "invoice", happened: true })).rejects.toMatchObject({
        code: "step-not-in-doubt",
      });
      await expect(
        harness.engine.resolve(run, { ...how, reason: " ", step: "ship", happened: true }),
      ).rejects.toMatchObject({ code: "reason-missing" });
      await harness.engine.resolve(run, { ...how, step: "ship", happened: true, result: "track-1" });
      await harness.until(() => harness.history(run).status === "completed");
      expect(harness.history(run).result).toBe('"track-1"');
      expect(shipping.shipped).toHaveLength(1);
    });

    it("a person who finds that it did not happen has it done again, and then a refusal is one", async () => {
      const shipping = createShipping();
      const shop = orders(shipping);
      harness = await createHarness([shop]);
      const { run } = await harness.finish(shop, { id: 1 });
      await harness.engine.resolve(run, {
        by: "ana",
        reason: "the carrier has nothing",
        step: "ship",
        happened: false,
      });
      await harness.until(() => harness.history(run).status === "compensated");
      expect(shipping.undone).toEqual(["invoice 7"]);
    });

    it("an undo that may have happened is not said to be left", async () => {
      let undoCount = 0;
      const shop = flow("orders", {
        ...base,
        run: async (_order, run) => {
          await run.step("invoice", () => "7", {
            retry,
            undo: () => {
              undoCount++;
              throw undoCount === 1 ? lost() : refusal(404);
            },
          });
          throw reject("no");
        },
      });
      harness = await createHarness([shop]);
      const history = await harness.finish(shop, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "undo-failed" });
      expect(history.message).toContain('Not undone: "invoice" (may be undone)');
    });

    it.each([
      { idempotency: "none", status: 422, ends: "dead" },
      { idempotency: undefined, status: 422, ends: "dead" },
      { idempotency: "key", status: 422, ends: "compensated" },
      { idempotency: "natural", status: 422, ends: "compensated" },
      { idempotency: "key", status: 409, ends: "dead" },
    ] as const)(
      "a call that a dead process may have made and that is then refused with $status ends as $ends when repeating it is safe by $idempotency",
      async ({ idempotency, status, ends }) => {
        const undone: string[] = [];
        const answers: (() => string | Promise<string>)[] = [() => new Promise<string>(() => undefined)];
        const warehouse = system<AccessTo<TestCall>>("warehouse", {
          access: { type: "test" },
          ...(idempotency === undefined ? {} : { idempotency }),
        });
        const shop = flow("orders", {
          ...base,
          run: async (_order, run) => {
            await run.step("invoice", () => "7", { undo: () => void undone.push("invoice") });
            await run.step("ship", warehouse, (call) => call.do("ship"), { undo: () => void undone.push("ship") });
          },
        });
        let isCalled = false;
        const connector = testConnector(() => {
          isCalled = true;
          const answer = answers.shift();
          if (answer === undefined) throw refusal(status);
          return answer();
        });
        harness = await createHarness([shop], { connector, isBusy: () => true });
        const { runId } = await harness.engine.accept({ flow: "orders", key: "1", input: { id: 1 } });
        await harness.until(() => isCalled);
        await harness.restart();
        await harness.until(() => ["dead", "compensated"].includes(harness.history(runId).status));
        expect(harness.history(runId)).toMatchObject({
          status: ends,
          cause: ends === "dead" ? "uncertain" : "rejected",
        });
        expect(undone).toEqual(ends === "dead" ? [] : ["invoice"]);
      },
    );

    it("a business no with nothing to undo ends as rejected, which is no dead letter", async () => {
      const shop = flow("orders", {
        ...base,
        run: async (_order, run) => {
          await run.step("look at it", () => "fine");
          throw reject("over the limit");
        },
      });
      harness = await createHarness([shop]);
      const history = await harness.finish(shop, { id: 1 });
      expect(history).toMatchObject({ status: "rejected", cause: "rejected", message: "over the limit" });
      expect(story(history).at(-1)).toBe("rejected");
      await expect(harness.engine.replay(history.run, { from: "start", by: "ana" })).rejects.toMatchObject({
        code: "run-not-dead",
      });
    });

    it("what a system refuses is a dead letter when there is nothing to undo", async () => {
      const shop = flow("orders", {
        ...base,
        run: (_order, run) =>
          run.step("invoice", () => {
            throw refusal(422);
          }),
      });
      harness = await createHarness([shop]);
      expect(await harness.finish(shop, { id: 1 })).toMatchObject({ status: "dead", cause: "rejected" });
    });
  });
}
