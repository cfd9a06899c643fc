import { referenceOf } from "../../../contracts/contract.ts";
import { acceptsAnything } from "../../accepts-anything.ts";
import { contractsOf } from "../../landscape-use.ts";
import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

export const contractAcceptsAnything: RuleAbout<"contract"> = {
  code: "contract-accepts-anything",
  title: "The contract accepts anything",
  about: "contract",
  level: "bronze",
  severity: grave,
  *judge(contract, { use, source }) {
    const reference = referenceOf(contract);
    const users = use.flows.filter((flow) => contractsOf(flow).includes(reference)).map(({ flow }) => flow);
    if (users.length === 0 || !acceptsAnything(contract.schema)) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${reference} lets any document pass, and is used by ${someOf([...new Set(users)], 5)}.`,
      consequence:
        "A message without the fields that the flow needs is accepted and acknowledged, and fails in the middle of a run, after systems were written to.",
      fix: 'Write down the fields that the flow uses: "properties" with their types, and "required" with those it cannot do without. The rest may stay open.',
    };
  },
};
