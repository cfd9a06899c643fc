import { afterEach, describe, expect, it } from "vitest";
import { contract, event, flow, jsonSchema } from "../../../src/index.ts";
import { base, type CreateHarness, type Harness, owner, story } from "../harness.ts";

const Note = contract("test.note", { version: "1.0.0", schema: jsonSchema<{ readonly text: string }>({}) });
/** A document of so many bytes of JSON. */
const noteOf = (bytes: number) => ({ text: "x".repeat(bytes - '{"text":""}'.length) });
const textOf = (bytes: number) => "x".repeat(bytes - 2);

export function limitsConformance(createHarness: CreateHarness): void {
  describe("limits of a flow", () => {
    let harness: Harness;
    afterEach(() => harness.close());

    it("refuse a message that is too large, and store nothing of it", async () => {
      const limited = flow("limited", { ...base, on: event(Note), limits: { inputBytes: 100 }, run: () => undefined });
      harness = await createHarness([limited]);
      const accept = (key: string, bytes: number) =>
        harness.engine.accept({ flow: "limited", key, input: noteOf(bytes) });
      await expect(accept("a", 101)).rejects.toMatchObject({
        code: "flow-limit-exceeded",
        message: expect.stringMatching(/^The message has 101 bytes, and flow "limited" takes at most 100/),
        details: { flow: "limited", bytes: 101, limit: 100 },
      });
      expect(harness.ledger.runs({}, { limit: 10 }).runs).toEqual([]);
      expect(await accept("a", 100)).toMatchObject({ duplicate: false });
    });

    it("make a step whose result is too large fail as a defect that names it, and keep nothing of the result", async () => {
      const limited = flow("limited", {
        ...base,
        limits: { resultBytes: 100 },
        run: async (_order, run) => {
          await run.step("small", () => textOf(100));
          await run.step("list orders", () => textOf(101));
        },
      });
      harness = await createHarness([limited]);
      const history = await harness.finish(limited, { id: 1 });
      expect(story(history)).toEqual(["do small 1 ok", "do list orders 1 defect", "dead defect"]);
      expect(history.message).toMatch(/^The result of step "list orders" has 101 bytes as JSON/);
      expect(history.facts[1]?.fact).not.toHaveProperty("result");
    });

    it("count bytes and not characters", async () => {
      const limited = flow("limited", {
        ...base,
        limits: { resultBytes: 100 },
        run: (_order, run) => run.step("greet", () => "€".repeat(33)),
      });
      harness = await createHarness([limited]);
      expect((await harness.finish(limited, { id: 1 })).message).toContain("has 101 bytes");
    });

    it("hold for the result of the flow function", async () => {
      const limited = flow("limited", { ...base, limits: { resultBytes: 100 }, run: () => textOf(101) });
      harness = await createHarness([limited]);
      const history = await harness.finish(limited, { id: 1 });
      expect(history).toMatchObject({ status: "dead", cause: "defect" });
      expect(history.message).toMatch(/^The result of flow "limited" has 101 bytes/);
    });

    it("hold for events, of which none is published that is too large for its flow or for a subscriber", async () => {
      const publish = (name: string, resultBytes: number) =>
        flow(name, { ...base, limits: { resultBytes }, run: (_order, run) => run.emit(Note, noteOf(150)) });
      const subscriber = flow("subscriber", {
        version: "1.0.0",
        owner,
        on: event(Note),
        limits: { inputBytes: 149 },
        run: () => undefined,
      });
      const [limited, generous] = [publish("limited", 149), publish("generous", 150)];
      harness = await createHarness([limited, generous, subscriber]);
      const ownLimit = await harness.finish(limited, { id: 1 });
      expect(ownLimit).toMatchObject({ status: "dead", cause: "defect" });
      expect(ownLimit.message).toMatch(/^Event test\.note@1\.0\.0 has 150 bytes/);
      const theirs = await harness.finish(generous, { id: 2 });
      expect(theirs).toMatchObject({ status: "dead", cause: "defect" });
      expect(theirs.message).toMatch(/flow "subscriber" takes at most 149/);
      expect([ownLimit, theirs].flatMap(({ children }) => children)).toEqual([]);
    });
  });
}
