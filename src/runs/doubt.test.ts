import { describe, expect, it } from "vitest";
import type { System } from "../definitions/system.ts";
import { doubtByRestart, judgeFailure } from "./doubt.ts";
import type { Failure } from "./failure.ts";

const refusal = (status: number, method = "POST"): Failure => ({
  cause: "rejected",
  code: "system-rejected",
  message: "no",
  details: { status, method },
});

const judge = (failure: Failure, idempotency?: System<unknown>["idempotency"]) =>
  judgeFailure(
    { step: "ship", phase: "do", system: { idempotency } as System<unknown> },
    failure,
    "none",
    doubtByRestart(1),
  ).cause;

describe("a refusal after a restart", () => {
  it("counts when the system keeps to idempotency keys and does not speak of what is there already", () => {
    expect(judge(refusal(422), "key")).toBe("rejected");
    expect(judge(refusal(404), "natural")).toBe("rejected");
  });

  it("is uncertain when the system may be speaking of the first attempt", () => {
    expect(judge(refusal(409), "key")).toBe("uncertain");
    expect(judge(refusal(412), "natural")).toBe("uncertain");
    expect(judge(refusal(404, "DELETE"), "key")).toBe("uncertain");
    expect(judge(refusal(410, "DELETE"), "key")).toBe("uncertain");
  });

  it("is uncertain when the system declares no idempotency", () => {
    expect(judge(refusal(422))).toBe("uncertain");
  });

  it("leaves every other failure as it is", () => {
    expect(judge({ cause: "unavailable", code: "system-unavailable", message: "down" })).toBe("unavailable");
  });
});
