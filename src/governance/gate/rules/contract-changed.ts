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
    for (const { fact, consequence, fix } of published.filter((drift) => drift.contract === reference)) {
      const place = placed(declaredAt(source, "contract", contract));
      yield {
        ...place,
        fact,
        consequence,
        fix: `${fix} "waybill contract verify" shows documents that pass one and not the other.`,
      };
    }
  },
};
