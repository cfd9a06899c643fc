import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const systemConcurrencyHigh: RuleAbout<"system"> = {
  code: "system-concurrency-high",
  title: "The concurrency of the system is as good as unbounded",
  about: "system",
  level: "silver",
  severity: falling,
  *judge({ name, concurrency }, { source, parameters: { maxConcurrency } }) {
    if (concurrency <= maxConcurrency) return;
    yield {
      ...placed(declaredAt(source, "system", { name })),
      fact: `System "${name}" is called up to ${concurrency} times at the same moment; the policy allows ${maxConcurrency}.`,
      consequence:
        "When it gets slow, all that waits goes on calling it, and what was slow is down: after an outage the backlog takes it down again.",
      fix: `Ask its owner how many calls at a time it bears, and write that: concurrency: ${Math.min(maxConcurrency, 16)}. When it really bears more, have "maxConcurrency" raised in the policy.`,
    };
  },
};
