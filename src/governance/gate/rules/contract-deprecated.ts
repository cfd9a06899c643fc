import { referenceOf } from "../../../contracts/contract.ts";
import { lifeStageOf } from "../../../contracts/deprecation.ts";
import { contractUses } from "../contract-uses.ts";
import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

const dayMs = 86_400_000;

export const contractDeprecated: RuleAbout<"flow"> = {
  code: "contract-deprecated",
  title: "The flow relies on a deprecated version of a contract",
  about: "flow",
  level: "silver",
  severity: advice,
  *judge(subject, { landscape, now }) {
    for (const { contract, how, place } of contractUses(subject, landscape)) {
      const { deprecation } = contract;
      // Whoever emits a version serves those that still read it, until its sunset.
      if (deprecation === undefined || how === "emits" || lifeStageOf(deprecation, now) !== "deprecated") continue;
      const { since, sunset, successor } = deprecation;
      const left = sunset === undefined ? undefined : Math.ceil((Date.parse(sunset) - now) / dayMs);
      yield {
        ...placed(place),
        fact: `Flow "${subject.flow.name}" ${how} ${referenceOf(contract)}, which is deprecated since ${since}${left === undefined ? "" : ` and is served for ${left} more ${left === 1 ? "day" : "days"}, until ${sunset}`}.`,
        consequence:
          sunset === undefined
            ? "The version gets no improvements any more, and its end may be announced at any time."
            : "On that day its documents stop coming, or are refused, and the flow stands still.",
        fix: `Move the flow to ${successor ?? "the version that replaces it"}${how === "begins with" ? '. Where messages of both come, "upcasts" of the later version leads the earlier ones there' : ""}.`,
      };
    }
  },
};
