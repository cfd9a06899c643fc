import { referenceOf } from "../../../contracts/contract.ts";
import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const contractErrorsMissing: RuleAbout<"contract"> = {
  code: "contract-errors-missing",
  title: "The contract of an API does not say how the other side says no",
  about: "contract",
  level: "silver",
  severity: advice,
  *judge(contract, { source }) {
    if (contract.kind !== "api" || contract.errors !== undefined) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} is of an API and says nothing about its errors.`,
      consequence:
        "What is refused for good is tried again for hours, and what would pass in a minute becomes a dead letter that somebody has to look into.",
      fix: 'Write down each way in which it says no: errors: [{ code: "422", meaning: "The item was withdrawn", retryable: false }]. An API that never does so gets errors: [].',
    };
  },
};
