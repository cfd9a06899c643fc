import { afterEach, describe, expect, it } from "vitest";
import { contract, flow, jsonSchema } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness } from "../harness.ts";

const Listed = contract("test.listed", {
  version: "1.0.0",
  schema: jsonSchema<{ readonly orderId: number; readonly lines: string }>({ type: "object", required: ["orderId"] }),
});

export function largePayloadsConformance(createHarness: CreateHarness): void {
  describe("payloads of megabytes", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    const lines = "é".repeat(1_000_000);
    const lists = flow("lists", {
      ...base,
      run: (order, run) => run.emit(Listed, { orderId: order.id, lines }),
    });
    const reads = flow("reads", {
      ...base,
      run: async (order, run) => {
        const kept = await run.step("fetch", () => lines);
        const event = await run.waitFor(Listed, { match: { orderId: order.id } });
        return { isSame: kept === lines && event.lines === lines, all: kept };
      },
    });

    it.each(["before", "after"] as const)(
      "survive a restart, and reach who waits for the event when it came %s the wait",
      async (when) => {
        harness = await createHarness([lists, reads]);
        const publish = () => harness.engine.accept({ flow: "lists", key: "l", input: { id: 1 } });
        const isCompleted = (run: string) => () => harness.history(run).status === "completed";
        const reading = harness.engine.accept({ flow: "reads", key: "r", input: { id: 1 } });
        if (when === "before") await publish();
        const { runId } = await reading;
        if (when === "after") {
          await harness.until(() => harness.history(runId).waitingFor?.kind === "event");
          await harness.restart();
          await publish();
        }
        await harness.until(isCompleted(runId));
        expect(JSON.parse(harness.history(runId).result ?? "")).toEqual({ isSame: true, all: lines });
      },
    );
  });
}
