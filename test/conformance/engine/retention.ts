import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness } from "../harness.ts";

export function retentionConformance(createHarness: CreateHarness): void {
  describe("the retention of a flow", () => {
    let harness: Harness;
    afterEach(() => harness.close());
    const minute = 60_000;
    const day = 1_440 * minute;

    const accept = (name: string, id: number) =>
      harness.engine.accept({ flow: name, key: String(id), input: { id } }).then(({ runId }) => runId);
    const isThere = (run: string) => harness.ledger.run(run) !== undefined;

    it("deletes final runs when it is over, and a message that comes again then starts a new run", async () => {
      const kept = flow("kept", { ...base, run: (_order, run) => run.step("one", () => 1) });
      const pruned = flow("pruned", { ...kept, retention: "7d" });
      harness = await createHarness([kept, pruned]);
      const [first] = await Promise.all([accept("pruned", 1), accept("kept", 1)]);
      await harness.until(() => harness.ledger.runs({ status: "completed" }, { limit: 9 }).runs.length === 2);
      expect(await accept("pruned", 1)).toBe(first);
      harness.time.advanceBy(7 * day - minute);
      expect(isThere(first)).toBe(true);
      const acceptedAt = harness.history(first).acceptedAt;
      harness.time.advanceBy(2 * minute);
      expect(isThere(first)).toBe(false);
      const hour = acceptedAt - (acceptedAt % (60 * minute));
      expect(harness.ledger.flowUse(hour, hour + 1)).toContainEqual({
        flow: "pruned",
        firstAcceptedAt: hour,
        lastAcceptedAt: hour,
        acceptedCount: 1,
      });
      expect(harness.ledger.runs({}, { limit: 9 }).runs.map((run) => run.flow)).toEqual(["kept"]);
      await expect(harness.engine.ended(first)).rejects.toMatchObject({ code: "run-unknown" });
      expect(await accept("pruned", 1)).not.toBe(first);
    });

    it("keeps what is dead or unfinished for as long as it is", async () => {
      const slow = flow("slow", {
        ...base,
        retention: "1d",
        run: async (order, run) => {
          if (order.id === 1) throw failure("rejected");
          if (order.id === 2) await run.sleep("a week", "7d");
        },
      });
      harness = await createHarness([slow]);
      const [dead, asleep, quick] = await Promise.all([accept("slow", 1), accept("slow", 2), accept("slow", 3)]);
      await harness.until(
        () => harness.history(dead).status === "dead" && harness.history(quick).status === "completed",
      );
      harness.time.advanceBy(2 * day);
      expect(isThere(quick)).toBe(false);
      expect(harness.history(dead).status).toBe("dead");
      expect(harness.history(asleep).status).toBe("waiting");
      await harness.engine.close(dead, { by: "operator", reason: "the order was withdrawn" });
      harness.time.advanceBy(2 * day);
      expect(isThere(dead)).toBe(false);
      expect(harness.history(asleep).status).toBe("waiting");
      harness.time.advanceBy(7 * day);
      await harness.until(() => harness.history(asleep).status === "completed");
      harness.time.advanceBy(2 * day);
      expect(isThere(asleep)).toBe(false);
      expect(harness.ledger.openCounts()).toEqual([]);
      const counts = harness.ledger.countsByStatus(0, Number.MAX_SAFE_INTEGER);
      expect(counts.map(({ status, count }) => `${count} ${status}`).toSorted()).toEqual([
        "1 irrecoverable",
        "2 completed",
      ]);
    });
  });
}
