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
    for (const { fact } of published.filter(({ contract }) => !known.has(contract))) {
      yield {
        fact,
        consequence: "Whoever still sends or reads it finds nobody there, from one deployment to the next.",
        fix: 'Put the contract back with a day on which it ends, deprecation: { since: "2026-01-31", sunset: "2026-07-31" }, and take it away when the sunset is past.',
      };
    }
  },
};
