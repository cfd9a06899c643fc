import type { AnyFlow } from "../../../definitions/flow.ts";
import { tierRetry } from "../../../definitions/flow.ts";
import type { AnySystem } from "../../../definitions/system.ts";
import { defaultRetryPolicy } from "../../../resilience/retry.ts";
import type { StepSource } from "../../source/source.ts";
import { isUnsafeToRepeat, stepInWords, systemOf } from "../effects.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const retryUnsafe: RuleAbout<"flow"> = {
  code: "retry-unsafe",
  title: "A step that is not safe to repeat is tried again when it fails",
  about: "flow",
  level: "silver",
  severity: grave,
  *judge({ flow, source }, { landscape }) {
    for (const step of source?.steps ?? []) {
      const system = systemOf(step, landscape);
      if (!isUnsafeToRepeat(step, system)) continue;
      const attempts = attemptsOf(step, flow, system);
      if (attempts === undefined || attempts.count <= 1) continue;
      yield {
        place: step.place,
        fact: `${stepInWords(step)} is tried up to ${attempts.count} times (${attempts.from}), and its effect is not safe to repeat.`,
        consequence:
          "An answer that is lost on the way looks like a failure: the next attempt does what was done already, up to as often as it is tried.",
        fix: `Write retry: { maxAttempts: 1 } at the step, and let a person decide what became of it; or make it safe: idempotency of the system, or a key of the step handed on.`,
      };
    }
  },
};

/** How often a step is tried and who says so; undefined when that is made at run time. */
function attemptsOf(
  step: StepSource,
  flow: AnyFlow,
  system: AnySystem | undefined,
): { readonly count: number; readonly from: string } | undefined {
  if (step.maxAttempts !== undefined) return { count: step.maxAttempts, from: "retry of the step" };
  if (step.hasRetry) return undefined;
  const { maxAttempts: ofFlow } = flow.retry ?? {};
  if (ofFlow !== undefined) return { count: ofFlow, from: "retry of the flow" };
  const ofSystem = system?.retry.maxAttempts;
  if (ofSystem !== undefined) return { count: ofSystem, from: `retry of system "${system?.name}"` };
  const ofTier = tierRetry[flow.tier].maxAttempts;
  if (ofTier !== undefined) return { count: ofTier, from: `what ${flow.tier} flows have` };
  return { count: defaultRetryPolicy.maxAttempts, from: "what flows have unless told" };
}
