import { afterEach, describe, expect, it } from "vitest";
import { batch, contract, event, flow, jsonSchema, upcast } from "../../src/index.ts";
import { base, createEmbeddedHarness, type Harness, owner } from "./harness.ts";

interface Old {
  readonly id: number;
}
interface New {
  readonly customer: { readonly name: string };
}

const First = contract("test.booked", {
  version: "1.0.0",
  schema: jsonSchema<Old>({ type: "object", required: ["id"], properties: { id: { type: "integer" } } }),
});

let isBroken = true;
/** An old document has none of the fields that the functions of a flow look into. */
const Second = contract("test.booked", {
  version: "2.0.0",
  schema: jsonSchema<New>({ type: "object", required: ["customer"], properties: { customer: { type: "object" } } }),
  upcasts: [
    upcast(First, ({ id }) => {
      if (isBroken) throw new Error("not mended yet");
      return { customer: { name: `no ${id}` } };
    }),
  ],
});

describe("a message that could not be upcast", () => {
  let harness: Harness;
  afterEach(() => harness.close());

  const publisher = flow("publisher", { ...base, run: (order, run) => run.emit(First, { id: order.id }) });
  const common = { version: "1.0.0", owner } as const;
  const nameOf = (message: New) => message.customer.name;

  it.each([
    [
      "has a lane",
      flow("late", {
        ...common,
        on: event(Second),
        order: nameOf,
        run: (message, run) => run.step("take", () => nameOf(message)),
      }),
      '"no 7"',
    ],
    [
      "has limits by key",
      flow("late", {
        ...common,
        on: event(Second, { key: nameOf }),
        limits: { concurrency: 1, key: nameOf },
        run: (message, run) => run.step("take", () => nameOf(message)),
      }),
      '"no 7"',
    ],
    [
      "gathers",
      flow("late", {
        ...common,
        on: batch(event(Second), { size: 10, within: "1m", by: nameOf }),
        run: (messages, run) => run.step("take", () => messages.map(nameOf)),
      }),
      '["no 7"]',
    ],
  ])(
    "of a flow that %s is a dead letter, stays one over a restart, and is taken when the upcast is mended",
    async (_name, late, result) => {
      isBroken = true;
      harness = await createEmbeddedHarness([publisher, late]);
      expect(await harness.finish(publisher, { id: 7 })).toMatchObject({ status: "completed" });
      await harness.until(() => true);
      const run = harness.ledger.runs({ flow: "late" }, { limit: 1 }).runs[0]?.run ?? "";
      expect(harness.history(run)).toMatchObject({ status: "dead", cause: "contract" });
      await harness.restart();
      expect(harness.history(run).status).toBe("dead");
      // Neither the lane nor the gate nor the gathering has it: it is dead, and a replay finds that again.
      await harness.engine.replay(run, { from: "failed-step", by: "operator" });
      await harness.until(() => harness.history(run).facts.filter(({ fact }) => fact.kind === "dead").length === 2);
      isBroken = false;
      await harness.engine.replay(run, { from: "start", by: "operator" });
      await harness.until(() => harness.history(run).status === "completed");
      expect(harness.history(run).result).toBe(result);
    },
  );

  it("is accepted once, however often the emitting run is replayed", async () => {
    isBroken = true;
    const fragile = flow("fragile", {
      ...base,
      run: async (order, run) => {
        await run.emit(First, { id: order.id });
        throw new Error("bug");
      },
    });
    const late = flow("late", { ...common, on: event(Second), run: () => undefined });
    harness = await createEmbeddedHarness([fragile, late]);
    const { run } = await harness.finish(fragile, { id: 7 });
    await harness.engine.replay(run, { from: "start", by: "operator" });
    await harness.until(() => harness.history(run).facts.filter(({ fact }) => fact.kind === "dead").length === 2);
    expect(harness.history(run).children).toHaveLength(1);
  });
});
