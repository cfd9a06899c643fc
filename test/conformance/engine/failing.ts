import { afterEach, describe, expect, it } from "vitest";
import { flow, RunFailure } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness, story } from "../harness.ts";

export function failingConformance(createHarness: CreateHarness): void {
  describe("failing", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("attempts again with growing waits, each of them visible, and then leaves a dead letter", async () => {
      const down = flow("down", {
        ...base,
        retry: { maxAttempts: 3, initialDelayMs: 1_000, factor: 3, jitter: 0 },
        run: (_order, run) =>
          run.step("call", () => {
            throw failure("unavailable");
          }),
      });
      harness = await createHarness([down]);
      const history = await harness.finish(down, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "unavailable" });
      const attempts = history.facts.flatMap(({ at, fact }) =>
        fact.kind === "attempt" ? [{ at, retryAt: fact.retryAt }] : [],
      );
      expect(attempts.map(({ at, retryAt }) => (retryAt === undefined ? undefined : retryAt - at))).toEqual([
        1_000,
        3_000,
        undefined,
      ]);
    });

    it("waits at least as long as the system asked for", async () => {
      let calls = 0;
      const throttled = flow("throttled", {
        ...base,
        retry: { initialDelayMs: 10, jitter: 0 },
        run: (_order, run) =>
          run.step("call", () => {
            if (++calls === 1)
              throw new RunFailure(
                { cause: "throttled", code: "system-throttled", message: "slow down" },
                { retryAfterMs: 60_000 },
              );
            return calls;
          }),
      });
      harness = await createHarness([throttled]);
      const history = await harness.finish(throttled, { id: 1 });
      const [first, , second] = history.facts;
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
    });

    it.each([
      ["an Error", () => new TypeError("boom"), "TypeError: boom"],
      ["a string", () => "boom", "not an Error"],
      ["undefined", () => undefined, "not an Error"],
    ])("calls %s that is thrown a defect, which is not attempted again", async (_what, make, message) => {
      const broken = flow("broken", {
        ...base,
        run: (_order, run) =>
          run.step("call", () => {
            throw make();
          }),
      });
      harness = await createHarness([broken]);
      const history = await harness.finish(broken, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "defect" });
      expect(history.message).toContain(message);
      expect(story(history)).toEqual(["do call 1 defect", "dead defect"]);
    });
  });
}
