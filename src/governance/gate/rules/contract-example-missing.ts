import { referenceOf } from "../../../contracts/contract.ts";
import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const contractExampleMissing: RuleAbout<"contract"> = {
  code: "contract-example-missing",
  title: "The contract has no example",
  about: "contract",
  level: "silver",
  severity: advice,
  *judge(contract, { source }) {
    if (contract.examples !== undefined && contract.examples.length > 0) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} has no example.`,
      consequence:
        "Whoever has to send or read such documents guesses from the schema, and the keys, mappings and field classes of flows cannot be tried out on one.",
      fix: "Add one that could be real, without data of real people: examples: [{ ... }]. It is held to the schema.",
    };
  },
};
