import type { Entity } from "../../../definitions/entity.ts";
import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";
import { someOf } from "../words.ts";

export const entityTwoRecords: RuleAbout<"entity"> = {
  code: "entity-two-records",
  title: "The entity has two systems of record, or is declared twice",
  about: "entity",
  level: "silver",
  severity: grave,
  *judge(entity, { landscape, source }) {
    const { name } = entity;
    const [first, ...others] = landscape.entities.filter((candidate) => candidate.name === name);
    // Of an entity that is declared twice the finding is made once.
    if (first !== entity) return;
    const place = placed(declaredAt(source, "entity", { name }));
    const keepers = landscape.systems.filter(({ recordOf = [] }) => recordOf.some((each) => each.name === name));
    if (keepers.length > 1) {
      yield {
        ...place,
        fact: `Entity "${name}" has ${keepers.length} systems of record: ${someOf(
          keepers.map((system) => system.name),
          5,
        )}.`,
        consequence: `A ${name} is changed in one of them and overwritten from the other one, back and forth, and nobody can say which state was right.`,
        fix: `Leave "${name}" in "recordOf" of the one system whose word counts; the others get copies.`,
      };
    }
    const differing = others.flatMap((other) => differences(entity, other));
    if (differing.length === 0) return;
    yield {
      ...place,
      fact: `Entity "${name}" is declared ${others.length + 1} times, and not alike: ${someOf([...new Set(differing)], 5)}.`,
      consequence: "Which steward decides, and what is at stake, depends on the module that somebody imported.",
      fix: "Declare it once, export it, and import it everywhere else.",
    };
  },
};

/** What the two say differently. */
function differences(left: Entity, right: Entity): readonly string[] {
  const said = ({ description, steward, canonicalId, concerns }: Entity): Readonly<Record<string, unknown>> => ({
    description,
    steward: steward?.name,
    canonicalId,
    concerns: [...concerns].sort().join(", "),
  });
  const [one, other] = [said(left), said(right)];
  return Object.keys(one).filter((term) => one[term] !== other[term]);
}
