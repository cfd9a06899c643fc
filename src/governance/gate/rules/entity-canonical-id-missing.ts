import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const entityCanonicalIdMissing: RuleAbout<"entity"> = {
  code: "entity-canonical-id-missing",
  title: "The entity has no canonical id",
  about: "entity",
  level: "silver",
  severity: advice,
  *judge({ name, canonicalId }, { source }) {
    if (canonicalId !== undefined && canonicalId.trim() !== "") return;
    yield {
      ...placed(declaredAt(source, "entity", { name })),
      fact: `Entity "${name}" does not say what its canonical id is.`,
      consequence: `Each system has a number of its own for the same ${name}; what is told to one is looked up under the wrong number in another.`,
      fix: `Say in words which number counts everywhere: canonicalId: "The id of the ${name} in the system of record".`,
    };
  },
};
