import { referenceOf } from "../../../contracts/contract.ts";
import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const contractCanonicalIdMissing: RuleAbout<"contract"> = {
  code: "contract-canonical-id-missing",
  title: "The contract does not say where the id of its entity is",
  about: "contract",
  level: "silver",
  severity: advice,
  *judge(contract, { source }) {
    const { entity, canonicalId } = contract;
    if (entity === undefined || canonicalId !== undefined) return;
    yield {
      ...placed(declaredAt(source, "contract", contract)),
      fact: `Contract ${referenceOf(contract)} is about the entity "${entity.name}" and does not say which of its fields is the canonical id.`,
      consequence: `Each flow picks the field that seems right; two of them know the same ${entity.name} by different numbers, and nobody can put together what happened to one.`,
      fix: `Name the field by its pointer: canonicalId: "/${entity.name}Id". It has to be required, and text or a number.`,
    };
  },
};
