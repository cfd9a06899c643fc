import { afterEach, describe, expect, it } from "vitest";
import type { AnyFlow } from "../../src/definitions/flow.ts";
import { flow } from "../../src/index.ts";
import { base, createEmbeddedHarness, failure, type Harness, story } from "./harness.ts";

let harness: Harness;
afterEach(() => harness.close());

const boom = () => {
  throw new Error("boom");
};
const hostile = () =>
  new Proxy({}, { get: boom, has: boom, getPrototypeOf: boom, ownKeys: boom, getOwnPropertyDescriptor: boom });
function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
class Money {
  readonly cents = 7;
}
const cycle: Record<string, unknown> = {};
cycle["self"] = cycle;

const thrown: readonly (readonly [string, () => unknown])[] = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["a string", () => "no"],
  ["a number", () => 7],
  ["a symbol", () => Symbol("no")],
  ["a frozen object", () => Object.freeze({ code: "system-rejected" })],
  ["a frozen error", () => Object.freeze(new Error("cold"))],
  ["a Proxy that throws", hostile],
  ["a revoked Proxy", revoked],
];

const returned: readonly (readonly [string, () => unknown])[] = [
  ["a BigInt", () => 1n],
  ["a cycle", () => cycle],
  ["a function", () => () => 1],
  ["a Map", () => ({ prices: new Map() })],
  ["a Symbol", () => Symbol("a")],
  ["an instance of a class", () => [new Money()]],
  ["a getter that throws", () => Object.defineProperty({}, "amount", { enumerable: true, get: boom })],
  ["a Proxy that throws", hostile],
  ["a Date", () => new Date(0)],
];

/** The run dies with a defect, and the engine takes the next one as if nothing had been. */
async function expectDead(odd: AnyFlow, code: string, message: RegExp): Promise<void> {
  const well = flow("well", { ...base, run: (_order, run) => run.step("fine", () => 1) });
  harness = await createEmbeddedHarness([odd, well]);
  const history = await harness.finish(odd, { id: 1 });
  expect(history).toMatchObject({ status: "dead", cause: "defect", message: expect.stringMatching(message) });
  const last = history.facts.at(-1)?.fact;
  expect(last?.kind === "dead" ? last.failure.code : undefined).toBe(code);
  expect(await harness.finish(well, { id: 1 })).toMatchObject({ status: "completed" });
}

describe("a step that throws a non-error", () => {
  it.each(thrown)("ends its run as a dead letter that says so: %s", async (_what, make) => {
    const odd = flow("odd", {
      ...base,
      run: (_order, run) =>
        run.step("throw", () =>
          Promise.resolve().then(() => {
            throw make();
          }),
        ),
    });
    await expectDead(odd, "step-failed", /Throw an Error|cold/);
  });

  it.each(thrown)("may do so at once, without a promise: %s", async (_what, make) => {
    const odd = flow("odd", {
      ...base,
      run: (_order, run) =>
        run.step("throw", () => {
          throw make();
        }),
    });
    await expectDead(odd, "step-failed", /Throw an Error|cold/);
  });

  it.each(thrown)("may be the flow function itself: %s", async (_what, make) => {
    const odd = flow("odd", {
      ...base,
      async run(_order, run) {
        await run.step("first", () => 1);
        throw make();
      },
    });
    await expectDead(odd, "flow-failed", /Throw an Error|cold/);
  });

  it.each(thrown)("may be an undo, which is then left undone: %s", async (_what, make) => {
    const odd = flow("odd", {
      ...base,
      async run(_order, run) {
        const undo = () => {
          throw make();
        };
        await run.step("take", () => 1, { undo });
        throw failure("rejected");
      },
    });
    harness = await createEmbeddedHarness([odd]);
    const history = await harness.finish(odd, { id: 1 });
    expect(history).toMatchObject({ status: "dead", cause: "undo-failed" });
    expect(story(history)).toContain("undo take 1 defect");
  });
});

describe("a step that returns something unserialisable", () => {
  it.each(returned)("ends its run with an error that names the step: %s", async (_what, make) => {
    const odd = flow("odd", { ...base, run: (_order, run) => run.step("price order", make) });
    await expectDead(odd, "step-result-invalid", /Step "price order" cannot be recorded/);
  });

  // JavaScript itself reads "then" of what a promise gives, so that the Proxy is a rejection there.
  it.each(returned.filter(([what]) => what !== "a Proxy that throws"))(
    "may do so through a promise: %s",
    async (_what, make) => {
      const odd = flow("odd", {
        ...base,
        run: (_order, run) => run.step("price order", () => Promise.resolve().then(make)),
      });
      await expectDead(odd, "step-result-invalid", /Step "price order" cannot be recorded/);
    },
  );
});
