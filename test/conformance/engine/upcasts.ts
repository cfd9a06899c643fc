import { afterEach, describe, expect, it } from "vitest";
import { type Contract, contract, event, flow, jsonSchema, upcast } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, owner } from "../harness.ts";

interface First {
  readonly id: number;
}
interface Second {
  readonly orderId: string;
}

const First = contract("test.booked", {
  version: "1.2.0",
  schema: jsonSchema<First>({ type: "object", required: ["id"], properties: { id: { type: "integer" } } }),
});

/** The next major, to which events of the first one are upcast. */
function second(convert: (old: First) => Second): Contract<Second> {
  return contract("test.booked", {
    version: "2.0.0",
    schema: jsonSchema<Second>({
      type: "object",
      required: ["orderId"],
      properties: { orderId: { type: "string" } },
      additionalProperties: false,
    }),
    upcasts: [upcast(First, convert)],
  });
}

export function upcastsConformance(createHarness: CreateHarness): void {
  describe("upcasts", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const publisher = flow("publisher", { ...base, run: (order, run) => run.emit(First, { id: order.id }) });
    const early = flow("early", {
      version: "1.0.0",
      owner,
      on: event(First),
      run: (booked, run) => run.step("take", () => booked.id),
    });
    const late = (taken: Contract<Second>, version = "1.0.0") =>
      flow("late", {
        version,
        owner,
        on: event(taken, { key: (booked) => booked.orderId }),
        run: (booked, run) => run.step("take", () => booked.orderId),
      });
    const run = (name: string) => {
      const [found] = harness.ledger.runs({ flow: name }, { limit: 10 }).runs;
      return found === undefined ? undefined : harness.history(found.run);
    };
    const isOver = (name: string) => () => run(name)?.status === "completed" || run(name)?.status === "dead";

    it("bring an event of an earlier major to subscribers of a later one, and leave it as it is for the others", async () => {
      harness = await createHarness([publisher, early, late(second((old) => ({ orderId: `no-${old.id}` })))]);
      await harness.finish(publisher, { id: 7 });
      await harness.until(isOver("late"));
      await harness.until(isOver("early"));
      expect(run("late")).toMatchObject({ status: "completed", key: "no-7", result: '"no-7"' });
      expect(run("early")).toMatchObject({ status: "completed", result: "7" });
      expect(JSON.parse(run("late")?.input ?? "")).toEqual({ orderId: "no-7" });
    });

    it("that fail make a dead letter of the subscriber's run, and the emitting run goes on", async () => {
      const broken = second(() => {
        throw new Error("the secret is 7");
      });
      harness = await createHarness([publisher, late(broken)]);
      const emitting = await harness.finish(publisher, { id: 7 });
      expect(emitting.status).toBe("completed");
      await harness.until(isOver("late"));
      const dead = run("late");
      expect(dead).toMatchObject({ status: "dead", cause: "contract", parent: emitting.run });
      expect(dead?.message).toContain("The upcast from test.booked@1.2.0 to test.booked@2.0.0 threw Error");
      expect(dead?.message).not.toContain("secret");
      expect(JSON.parse(dead?.input ?? "")).toEqual({ id: 7 });
    });

    it("are tried again when such a run is replayed", async () => {
      let isBroken = true;
      const mended = second((old) => (isBroken ? { orderId: old.id as never } : { orderId: `no-${old.id}` }));
      harness = await createHarness([publisher, late(mended)]);
      await harness.finish(publisher, { id: 7 });
      await harness.until(isOver("late"));
      const dead = run("late");
      expect(dead?.message).toContain("gave what does not fit: /orderId: expected a string, found a number");
      await harness.engine.replay(dead?.run ?? "", { from: "start", by: "operator" });
      await harness.until(() => (run("late")?.facts.filter(({ fact }) => fact.kind === "dead").length ?? 0) === 2);
      isBroken = false;
      await harness.restart([publisher, late(mended)]);
      await harness.engine.replay(dead?.run ?? "", { from: "failed-step", by: "operator" });
      await harness.until(() => run("late")?.status === "completed");
      expect(run("late")?.result).toBe('"no-7"');
    });

    it("do not bring an event of a later major to subscribers of an earlier one", async () => {
      const Later = second((old) => ({ orderId: `no-${old.id}` }));
      const modern = flow("modern", { ...base, run: (order, run) => run.emit(Later, { orderId: `${order.id}` }) });
      harness = await createHarness([modern, early, late(Later)]);
      await harness.finish(modern, { id: 7 });
      await harness.until(isOver("late"));
      expect(run("late")).toMatchObject({ result: '"7"' });
      expect(run("early")).toBeUndefined();
    });
  });
}
