import { placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const deadLetterPolicyMissing: RuleAbout<"flow"> = {
  code: "dead-letter-policy-missing",
  title: "Nothing says by when somebody looks at a dead letter of the flow",
  about: "flow",
  level: "silver",
  severity: grave,
  *judge({ flow, source }, { parameters }) {
    if (flow.deadLetter !== undefined) return;
    yield {
      ...placed(source?.place),
      fact: `Flow "${flow.name}" has no dead-letter policy.`,
      consequence:
        "A message that failed for good waits for a person, and nobody is told by when to look at it: the first one to ask is the customer.",
      fix: `Write deadLetter: { reviewWithin: "${parameters.reviewWithin[flow.tier]}" } in the flow; that is the longest time for tier ${flow.tier}.`,
    };
  },
};
