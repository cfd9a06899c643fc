import { describe, expect, it } from "vitest";
import type { Fact } from "../../runs/fact.ts";
import { RunFailure } from "../../runs/failure.ts";
import { DoorClosed, produced } from "./production.ts";

const clock = { now: () => 7 };
const slept: Fact = { kind: "slept", step: "nap", untilAt: 9 };
const throwing = (thrown: unknown) => () => {
  throw thrown;
};

describe("what came of a production", () => {
  it("is the fact with its instant and the messages that go with it", async () => {
    const acceptance = {
      run: "r",
      flow: "f",
      version: "1.0.0",
      key: "k",
      input: "{}",
      at: 7,
      status: "running",
    } as const;
    expect(
      await produced(
        () => slept,
        () => [acceptance],
        clock,
      ),
    ).toEqual({
      kind: "fact",
      fact: slept,
      at: 7,
      acceptances: [acceptance],
    });
  });

  it("is a refusal when the door was closed", async () => {
    expect(await produced(throwing(new DoorClosed("crm", "name", 9)), () => [], clock)).toEqual({
      kind: "refused",
      system: "crm",
      name: "name",
      at: 7,
      probeAt: 9,
    });
    expect(await produced(throwing(new DoorClosed("crm", "name", undefined)), () => [], clock)).not.toHaveProperty(
      "probeAt",
    );
  });

  it.each([
    ["the fact", throwing(new RunFailure({ cause: "contract", code: "contract-broken", message: "no" })), () => []],
    [
      "its messages",
      () => slept,
      throwing(new RunFailure({ cause: "contract", code: "contract-broken", message: "no" })),
    ],
  ])("is a failure when %s cannot be made, and never rejects", async (_what, produce, acceptances) => {
    expect(await produced(produce, acceptances, clock)).toEqual({
      kind: "failed",
      failure: { cause: "contract", code: "contract-broken", message: "no" },
    });
  });
});
