import { type Contract, referenceOf } from "../../../contracts/contract.ts";
import { type Validate, validatorOf } from "../../../contracts/validate.ts";
import { count } from "../../../contracts/words.ts";
import { declaredAt, placed } from "../placed.ts";
import { always, type RuleAbout } from "../rule.ts";

/** Of a document that is quite another one, the first places say enough. */
const mostPlaces = 3;

export const contractExampleInvalid: RuleAbout<"contract"> = {
  code: "contract-example-invalid",
  title: "An example of the contract does not fit its schema",
  about: "contract",
  level: "bronze",
  severity: always,
  *judge(contract, { source }) {
    const { examples = [] } = contract;
    const validate = examples.length === 0 ? undefined : usable(contract);
    if (validate === undefined) return;
    for (const [index, example] of examples.entries()) {
      const violations = validate(example).map(({ message }) => message);
      if (violations.length === 0) continue;
      const more = violations.length - mostPlaces;
      yield {
        ...placed(declaredAt(source, "contract", contract)),
        fact: `Example ${index + 1} of contract ${referenceOf(contract)} does not fit its schema. ${violations.slice(0, mostPlaces).join("; ")}${more > 0 ? `; and ${count(more, "more place")}` : ""}.`,
        consequence:
          "Whoever builds on the example sends what is refused, or the schema refuses what is really sent: one of the two is wrong.",
        fix: "Look at a real document, and correct the example or the schema.",
      };
    }
  },
};

/** A schema that cannot be compiled is found by contract-unjudgeable. */
function usable(contract: Contract): Validate | undefined {
  try {
    return validatorOf(contract);
  } catch {
    return undefined;
  }
}
