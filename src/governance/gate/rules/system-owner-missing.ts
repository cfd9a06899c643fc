import { declaredAt, placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const systemOwnerMissing: RuleAbout<"system"> = {
  code: "system-owner-missing",
  title: "The system has no owner",
  about: "system",
  level: "silver",
  severity: falling,
  *judge({ name, owner }, { source }) {
    if (owner !== undefined) return;
    yield {
      ...placed(declaredAt(source, "system", { name })),
      fact: `System "${name}" has no owner.`,
      consequence: "When it is down, whoever is called for the flow does not know whom to call for the system.",
      fix: "Write the team that runs it, or that talks to its vendor: owner: finance.",
    };
  },
};
