import { type Duration, durationMs } from "../../../core/duration.ts";
import type { Problem } from "../finding.ts";
import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const deadLetterReviewLate: RuleAbout<"flow"> = {
  code: "dead-letter-review-late",
  title: "Dead letters of the flow are looked at later than its tier allows",
  about: "flow",
  level: "silver",
  severity: advice,
  *judge({ flow, source }, { parameters }) {
    if (flow.deadLetter === undefined) return;
    const { reviewWithin } = flow.deadLetter;
    const longest = parameters.reviewWithin[flow.tier];
    const problem = problemOf(`Flow "${flow.name}"`, reviewWithin, longest);
    if (problem === undefined) return;
    yield {
      ...placed(source?.place),
      ...problem,
      fix: `Write deadLetter: { reviewWithin: "${longest}" } or less, and see to it that somebody of team "${flow.owner?.name}" looks that often; or give the flow the tier that it is treated by.`,
    };
  },
};

function problemOf(
  flow: string,
  reviewWithin: Duration,
  longest: Duration,
): Pick<Problem, "fact" | "consequence"> | undefined {
  const ms = millisecondsOf(reviewWithin);
  if (ms === undefined) {
    return {
      fact: `${flow} has dead letters reviewed within "${reviewWithin}", which is no duration.`,
      consequence: "Nobody can be reminded of a dead letter, because nobody knows when it is due.",
    };
  }
  if (ms <= durationMs(longest)) return undefined;
  return {
    fact: `${flow} has its dead letters reviewed within ${reviewWithin}; its tier allows ${longest}.`,
    consequence:
      "What failed lies longer than those who depend on the flow expect, and the longer it lies, the less of it can still be put right.",
  };
}

function millisecondsOf(duration: Duration): number | undefined {
  try {
    return durationMs(duration);
  } catch {
    return undefined;
  }
}
