import { afterEach, describe, expect, it } from "vitest";
import { contract, event, flow, jsonSchema } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, owner } from "../harness.ts";

export function eventsConformance(createHarness: CreateHarness): void {
  describe("events", () => {
    let harness: Harness;
    afterEach(() => harness.close());

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
}
