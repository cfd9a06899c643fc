import { referenceOf } from "../../../contracts/contract.ts";
import { always, type RuleAbout } from "../rule.ts";

export const contractGone: RuleAbout<"project"> = {
  code: "contract-gone",
  title: "A published contract is gone before its sunset",
  about: "project",
  level: "bronze",
  severity: always,
  *judge(_project, { published = [], landscape }) {
    const known = new Set(landscape.contracts.map(referenceOf));
    for (const { fact, consequence, fix } of published.filter(({ contract }) => !known.has(contract))) {
      yield { fact, consequence, fix };
    }
  },
};
