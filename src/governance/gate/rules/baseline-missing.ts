import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const baselineMissing: RuleAbout<"flow"> = {
  code: "baseline-missing",
  title: "The flow does not say what the manual process cost that it replaces",
  about: "flow",
  level: "silver",
  severity: advice,
  *judge({ flow, source }) {
    if (flow.baseline !== undefined) return;
    yield {
      ...placed(source?.place),
      fact: `Flow "${flow.name}" has no baseline.`,
      consequence:
        "Nobody can say whether the flow is better than the work by hand that it replaced, or what it is worth.",
      fix: 'Ask those who did the work how often out of a hundred they had to touch it and how long it took, and write baseline: { touchesPer100: 100, timeToComplete: "1d" } with their numbers.',
    };
  },
};
