import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubtAfter, judgeFailure } from "./doubt.ts";
import type { Doubt, Effect } from "./effect.ts";
import type { AttemptFact } from "./fact.ts";
import type { Failure } from "./failure.ts";

/** What an attempt did to the system, and what Waybill got to know of it. */
interface Attempt {
  readonly didHappen: boolean;
  readonly isLost: boolean;
  readonly end: "answered" | "refused" | "down";
  readonly status: number;
  /** What a check would find before this attempt; `undefined`: the step has none. */
  readonly isChecked: boolean;
}

const attempts: fc.Arbitrary<readonly Attempt[]> = fc.array(
  fc.record({
    didHappen: fc.boolean(),
    isLost: fc.boolean(),
    end: fc.constantFrom("answered", "refused", "down"),
    status: fc.constantFrom(400, 404, 409, 410, 412, 422),
    isChecked: fc.boolean(),
  }),
  { maxLength: 6 },
);

/** What can be known: a system that answers "no" did nothing by that call. */
function knownEffect({ didHappen, isLost, end }: Attempt): Effect {
  if (isLost) return "unknown";
  if (end === "refused") return "none";
  return didHappen ? "happened" : "none";
}

const failureOf = ({ end, status }: Attempt): Failure =>
  end === "refused"
    ? { cause: "rejected", code: "system-rejected", message: "no", details: { status, method: "POST" } }
    : { cause: "unavailable", code: "system-unavailable", message: "down" };

describe("a refusal", () => {
  it("is recorded as one only when no attempt of the step took effect", () => {
    fc.assert(
      fc.property(attempts, (history) => {
        let doubt: Doubt | undefined;
        let hasHappened = false;
        for (const [index, each] of history.entries()) {
          if (doubt !== undefined && each.isChecked && hasHappened) return;
          const checked = doubt !== undefined && each.isChecked ? ("not-happened" as const) : undefined;
          const didHappen = each.didHappen && (each.isLost || each.end !== "refused");
          hasHappened ||= didHappen;
          const effect = knownEffect(each);
          const left = checked === undefined ? doubt : undefined;
          const failure = judgeFailure(
            { step: "ship", phase: "do", system: undefined },
            each.isLost ? { cause: "timeout", code: "system-timeout", message: "lost" } : failureOf(each),
            effect,
            left,
          );
          if (failure.cause === "rejected") {
            expect(hasHappened).toBe(false);
            return;
          }
          const fact: AttemptFact = {
            kind: "attempt",
            step: "ship",
            phase: "do",
            attempt: index + 1,
            startedAt: 0,
            durationMs: 1,
            failure,
            ...(effect === "none" ? {} : { effect }),
            ...(checked && { checked }),
          };
          doubt = doubtAfter(fact, doubt);
          // What may have happened is never forgotten.
          if (hasHappened) expect(doubt).toBeDefined();
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
