import { afterEach, describe, expect, it } from "vitest";
import type { AccessTo } from "../../../src/definitions/access.ts";
import type { Tier } from "../../../src/definitions/flow.ts";
import { contract, flow, jsonSchema, RunFailure, reject, system } from "../../../src/index.ts";
import { base, type CreateHarness, failure, type Harness, story, type TestCall, testConnector } from "../harness.ts";

/** How many attempts each of those who may say so allows. */
interface PolicyPlaces {
  readonly step?: number;
  readonly flow?: number;
  readonly system?: number;
  readonly tier: Tier;
}

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

    it.each([
      ["of the step first", { step: 2, flow: 3, system: 4, tier: "bronze" }, 2],
      ["of the flow next", { flow: 3, system: 4, tier: "bronze" }, 3],
      ["of the system then", { system: 4, tier: "bronze" }, 4],
      ["of the tier after that", { tier: "bronze" }, 6],
      ["of all flows at last", { tier: "silver" }, 10],
    ] as const)("takes the policy %s", async (_which, given: PolicyPlaces, attempts) => {
      const { step, flow: ofFlow, system: ofSystem, tier } = given;
      const policy = (maxAttempts: number | undefined) => (maxAttempts === undefined ? {} : { maxAttempts });
      const billing = system<AccessTo<TestCall>>("billing", {
        access: { type: "test" },
        breaker: { failures: 1_000 },
        retry: policy(ofSystem),
      });
      const connector = testConnector(() => {
        throw failure("unavailable");
      });
      const down = flow("down", {
        ...base,
        tier,
        retry: policy(ofFlow),
        run: (_order, run) => run.step("call", billing, (call) => call.do("it"), { retry: policy(step) }),
      });
      harness = await createHarness([down], { connector });
      const { facts } = await harness.finish(down, { id: 1 });
      expect(facts.filter(({ fact }) => fact.kind === "attempt")).toHaveLength(attempts);
    });

    it.each([
      ["before the flow function returns", true],
      ["after the flow function has returned", false],
    ])("a failure that nobody awaits fails the run: %s", async (_when, isBefore) => {
      const undone: string[] = [];
      const careless = flow("careless", {
        ...base,
        run: async (_order, run) => {
          await run.step("invoice", () => "7", { undo: () => void undone.push("invoice") });
          const refused = run.step("ship", async () => {
            await Promise.resolve();
            throw reject("No stock");
          });
          if (isBefore) await run.sleep("a moment", "1h");
          void refused.then(() => "shipped");
          return "done";
        },
      });
      harness = await createHarness([careless]);
      const history = await harness.finish(careless, { id: 1 });
      expect([history.status, undone]).toEqual(["compensated", ["invoice"]]);
    });

    it("an event that breaks its contract fails the run, although nobody awaits it", async () => {
      const Strict = contract("test.strict", {
        version: "1.0.0",
        schema: jsonSchema<{ readonly id: number }>({ type: "object", required: ["id"] }),
      });
      const careless = flow("careless", {
        ...base,
        run: async (_order, run) => {
          void run.emit(Strict, {} as { id: number });
          await run.step("note", () => "noted");
        },
      });
      harness = await createHarness([careless]);
      const history = await harness.finish(careless, { id: 1 });
      expect([history.status, history.cause]).toEqual(["dead", "contract"]);
    });

    it("a failure that is awaited later, or caught, does not fail the run", async () => {
      const careful = flow("careful", {
        ...base,
        run: async (_order, run) => {
          const refused = run.step("ship", () => Promise.reject(reject("No stock")));
          const other = run.step("call", () => Promise.reject(reject("No answer")));
          await run.step("note", () => "noted");
          await run.sleep("a moment", "1h");
          const [settled] = await Promise.allSettled([refused]);
          return [settled.status, await other.catch(() => "caught")];
        },
      });
      harness = await createHarness([careful]);
      const history = await harness.finish(careful, { id: 1 });
      expect([history.status, history.result]).toEqual(["completed", '["rejected","caught"]']);
    });

    it("attempts again for the causes that the policy names, and for no other", async () => {
      let calls = 0;
      const odd = flow("odd", {
        ...base,
        run: async (_order, run) => {
          await run.step(
            "late data",
            () => {
              if (++calls < 3) throw new Error("not there yet");
            },
            { retry: { on: ["defect"], jitter: 0 } },
          );
          await run.step(
            "call",
            () => {
              throw failure("unavailable");
            },
            { retry: { on: ["throttled"] } },
          );
        },
      });
      harness = await createHarness([odd]);
      const history = await harness.finish(odd, { id: 1 });
      expect(story(history).filter((line) => line.startsWith("do"))).toEqual([
        "do late data 1 defect",
        "do late data 2 defect",
        "do late data 3 ok",
        "do call 1 unavailable",
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
