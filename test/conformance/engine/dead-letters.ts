import { afterEach, describe, expect, it } from "vitest";
import { flow } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness } from "../harness.ts";

export function deadLettersConformance(createHarness: CreateHarness): void {
  describe("dead letters", () => {
    let harness: Harness;
    afterEach(() => harness.close());

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
}
