import { referenceOf } from "../../../contracts/contract.ts";
import { lifeStageOf } from "../../../contracts/deprecation.ts";
import { contractUses } from "../contract-uses.ts";
import { placed } from "../placed.ts";
import { always, type RuleAbout } from "../rule.ts";

export const contractSunset: RuleAbout<"flow"> = {
  code: "contract-sunset",
  title: "The flow relies on a contract after its sunset",
  about: "flow",
  level: "bronze",
  severity: always,
  *judge(subject, { landscape, now }) {
    for (const { contract, how, place } of contractUses(subject, landscape)) {
      const { deprecation } = contract;
      if (deprecation === undefined || lifeStageOf(deprecation, now) !== "sunset") continue;
      yield {
        ...placed(place),
        fact: `Flow "${subject.flow.name}" ${how} ${referenceOf(contract)}, which is not served any more since ${deprecation.sunset}.`,
        consequence:
          how === "emits"
            ? "Nobody has to read what it says any more, and nobody is told when that is lost."
            : "Its documents do not come any more, or are refused: the flow does nothing, or fails at each message.",
        fix: `Move the flow to ${deprecation.successor ?? "the version that replaces it"}, or agree on a later sunset with whoever serves it.`,
      };
    }
  },
};
