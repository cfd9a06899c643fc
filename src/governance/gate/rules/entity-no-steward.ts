import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const entityNoSteward: RuleAbout<"entity"> = {
  code: "entity-no-steward",
  title: "The entity has no steward",
  about: "entity",
  level: "silver",
  severity: falling,
  *judge({ name, steward }, { source }) {
    if (steward !== undefined) return;
    yield {
      ...placed(declaredAt(source, "entity", { name })),
      fact: `Entity "${name}" has no steward.`,
      consequence: `When a ${name} is there twice, or systems disagree about it, nobody may say which one is right, and it stays so.`,
      fix: "Write the team that decides what is right, which is one of the business rather than of a system: steward: sales.",
    };
  },
};
