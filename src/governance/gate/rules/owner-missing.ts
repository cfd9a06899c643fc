import type { Team } from "../../../definitions/team.ts";
import { placed } from "../placed.ts";
import { always, type RuleAbout } from "../rule.ts";

export const ownerMissing: RuleAbout<"flow"> = {
  code: "owner-missing",
  title: "The flow has no owner",
  about: "flow",
  level: "bronze",
  severity: always,
  *judge({ flow, source }) {
    // TypeScript asks for a team; JavaScript does not, and an import in a cycle gives nothing.
    const owner: Team | undefined = flow.owner;
    if (owner?.type === "team") return;
    yield {
      ...placed(source?.place),
      fact:
        owner === undefined
          ? `Flow "${flow.name}" has no owner.`
          : `The owner of flow "${flow.name}" is not a team: nothing that team(...) made.`,
      consequence: "When it fails nobody is called, and when it has to change nobody may decide.",
      fix: 'Declare who answers for it with team("sales-integrations", { onCall: "pager:sales-integrations" }) in teams.ts, and write it as the owner of the flow.',
    };
  },
};
