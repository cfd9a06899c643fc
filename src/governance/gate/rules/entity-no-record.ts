import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const entityNoRecord: RuleAbout<"entity"> = {
  code: "entity-no-record",
  title: "The entity has no system of record",
  about: "entity",
  level: "silver",
  severity: falling,
  *judge({ name }, { landscape, source }) {
    const isKept = landscape.systems.some(({ recordOf = [] }) => recordOf.some((entity) => entity.name === name));
    if (isKept) return;
    yield {
      ...placed(declaredAt(source, "entity", { name })),
      fact: `No system is the system of record of the entity "${name}".`,
      consequence: `When two systems disagree about a ${name}, both are right: each flow believes the one it asked, and the difference grows.`,
      fix: `Name it in the system whose word counts: system("...", { recordOf: [${pascal(name)}] }).`,
    };
  },
};

/** As entities are usually called in the code: `credit-note` is `CreditNote`. */
function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
