import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness } from "../harness.ts";

export function ledgerConformance(createHarness: CreateHarness): void {
  describe("the ledger", () => {
    let harness: Harness;
    afterEach(() => harness.close());

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
      await harness.until(() => counts()["completed"] === 10 && counts()["dead"] === 10 && counts()["waiting"] === 10);
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
        const page = harness.ledger.runs({ flow: "plain" }, before === undefined ? { limit: 7 } : { limit: 7, before });
        seen.push(...page.runs.map(({ run }) => run));
        before = page.next;
        more = before !== undefined;
      }
      expect(seen).toEqual(accepted.toReversed());
      expect(harness.ledger.runs({ key: "7" }, { limit: 7 }).runs.map(({ run }) => run)).toEqual([accepted[7]]);
    });

    it("says of each flow when it first and last accepted a run, and how many in some hours", async () => {
      const busy = flow("busy", { ...base, run: () => undefined });
      const rare = flow("rare", { ...base, run: () => undefined });
      harness = await createHarness([busy, rare]);
      const hour = 3_600_000;
      const start = harness.time.clock.now();
      await harness.finish(rare, { id: 1 });
      await harness.finish(busy, { id: 1 }, "1");
      const { runId } = await harness.engine.accept({ flow: "busy", key: "1", input: { id: 1 } });
      const firstAt = harness.history(runId).acceptedAt;
      harness.time.advanceBy(5 * hour);
      await harness.finish(busy, { id: 2 }, "2");
      const [run] = harness.ledger.runs({ flow: "busy", key: "2" }, { limit: 1 }).runs;
      const rareAt = harness.ledger.runs({ flow: "rare" }, { limit: 1 }).runs[0]?.acceptedAt;
      const thisHour = start - (start % hour);
      expect(harness.ledger.flowUse(thisHour, thisHour + 10 * hour)).toEqual([
        { flow: "busy", firstAcceptedAt: firstAt, lastAcceptedAt: run?.acceptedAt, acceptedCount: 2 },
        { flow: "rare", firstAcceptedAt: rareAt, lastAcceptedAt: rareAt, acceptedCount: 1 },
      ]);
      expect(harness.ledger.flowUse(thisHour + 2 * hour, thisHour + 10 * hour)).toMatchObject([
        { flow: "busy", acceptedCount: 1 },
        { flow: "rare", lastAcceptedAt: rareAt, acceptedCount: 0 },
      ]);
      expect(run?.acceptedAt).toBeGreaterThan(firstAt);
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
}
