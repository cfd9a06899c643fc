import { referenceOf } from "../../../contracts/contract.ts";
import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const contractOwnerMissing: RuleAbout<"contract"> = {
  code: "contract-owner-missing",
  title: "The contract has no owner",
  about: "contract",
  level: "silver",
  severity: falling,
  *judge(contract, { source }) {
    if (contract.owner !== undefined) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} has no owner.`,
      consequence:
        "When a field is wrong or has to change, nobody can decide it, and nobody tells those who read the documents.",
      fix: "Write the team that answers for what is sent, not the one that happens to read it: owner: sales.",
    };
  },
};
