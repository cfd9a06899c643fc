import { referenceOf } from "../../../contracts/contract.ts";
import { unsupportedIn } from "../../../contracts/unsupported.ts";
import { declaredAt, placed } from "../placed.ts";
import { always, type RuleAbout } from "../rule.ts";

/** The first places say what to do about all of them. */
const mostPlaces = 5;

export const contractUnjudgeable: RuleAbout<"contract"> = {
  code: "contract-unjudgeable",
  title: "The schema of the contract has parts by which documents cannot be judged",
  about: "contract",
  level: "bronze",
  severity: always,
  *judge(contract, { source }) {
    for (const { pointer, reason, instead } of unsupportedIn(contract.schema).slice(0, mostPlaces)) {
      yield {
        ...placed(declaredAt(source, "contract", contract)),
        fact: `The schema of contract ${referenceOf(contract)} cannot be judged by${pointer === "" ? "" : ` at ${pointer}`}: ${reason}.`,
        consequence:
          "Documents that break the contract are let in, or good ones are refused: the two sides of the border do not mean the same.",
        fix: `${instead}.`,
      };
    }
  },
};
