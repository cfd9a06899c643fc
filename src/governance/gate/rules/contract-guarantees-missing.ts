import { referenceOf } from "../../../contracts/contract.ts";
import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const contractGuaranteesMissing: RuleAbout<"contract"> = {
  code: "contract-guarantees-missing",
  title: "The contract does not say how often and in which order its documents come",
  about: "contract",
  level: "gold",
  severity: advice,
  *judge(contract, { source }) {
    if (contract.kind !== "event" && contract.kind !== "webhook") return;
    const { delivery, ordering } = contract.guarantees ?? {};
    const missing = [...(delivery === undefined ? ["delivery"] : []), ...(ordering === undefined ? ["ordering"] : [])];
    if (missing.length === 0) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} guarantees nothing about ${missing.join(" and ")}.`,
      consequence:
        "Subscribers assume what suits them: one that counts on order writes an old state over a new one, and one that counts on single delivery acts twice.",
      fix: 'Say what holds: guarantees: { delivery: "at-least-once", ordering: "none" }. "none" is an answer too.',
    };
  },
};
