import { referenceOf } from "../../../contracts/contract.ts";
import { declaredAt, placed } from "../placed.ts";
import { always, type RuleAbout } from "../rule.ts";

export const contractChanged: RuleAbout<"contract"> = {
  code: "contract-changed",
  title: "The contract changed without the version that the change needs",
  about: "contract",
  level: "bronze",
  severity: always,
  *judge(contract, { published = [], source }) {
    const reference = referenceOf(contract);
    for (const { fact } of published.filter((drift) => drift.contract === reference)) {
      yield {
        ...placed(declaredAt(source, "contract", contract)),
        fact,
        consequence:
          "Whoever relies on what is published sends what is refused now, or gets what they cannot read, and hears of it from their own customers.",
        fix: "Give the changed contract the version that the change needs and keep the published one beside it for as long as it is taken, or take the change back. Then run: waybill contract lock.",
      };
    }
  },
};
