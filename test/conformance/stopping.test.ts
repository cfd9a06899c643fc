import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../src/index.ts";
import { base, createEmbeddedHarness, type Harness, testConnector, testSystem } from "./harness.ts";

let harness: Harness;
afterEach(() => harness.close());

describe("an engine that is asked to stop", () => {
  it("finishes the calls under way, begins none for those that wait their turn, and carries on with them later", async () => {
    const gate = Promise.withResolvers<void>();
    const calls: string[] = [];
    const crm = testSystem("crm", { concurrency: 1 });
    const call = flow("call", {
      ...base,
      run: (_order, run) => run.step("tell", crm, (system) => system.do("x")),
    });
    const connector = testConnector(async (_name, key) => {
      calls.push(key);
      await gate.promise;
      return key;
    });
    harness = await createEmbeddedHarness([call], { connector });
    const ids: string[] = [];
    for (let index = 0; index < 4; index++) {
      ids.push((await harness.engine.accept({ flow: "call", key: String(index), input: { id: index } })).runId);
    }
    await harness.until(() => harness.engine.systems()[0]?.waiting === 3);
    const now = harness.time.clock.now();
    const stopped = harness.engine.stop(60_000);
    expect(harness.engine.refusal()).toMatchObject({ code: "shutting-down" });
    gate.resolve();
    await stopped;
    expect([calls, harness.time.clock.now()]).toEqual([[`${ids[0]}/tell`], now]);

    await harness.restart();
    expect(harness.engine.refusal()).toBeUndefined();
    await harness.until(() => harness.ledger.openCounts().length === 0);
    expect(calls.toSorted()).toEqual(ids.map((id) => `${id}/tell`).toSorted());
    expect(ids.map((id) => harness.history(id).status)).toEqual(ids.map(() => "completed"));
  });
});
