import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const scopeNotApproved: RuleAbout<"system"> = {
  code: "scope-not-approved",
  title: "The system asks for a scope that was not approved",
  about: "system",
  level: "silver",
  severity: grave,
  *judge({ name, scopes = [] }, { source, parameters: { approvedScopes } }) {
    if (approvedScopes === undefined) return;
    const approved = approvedScopes[name] ?? [];
    const others = scopes.filter((scope) => !approved.includes(scope)).map((scope) => `"${scope}"`);
    if (others.length === 0) return;
    yield {
      ...placed(declaredAt(source, "system", { name })),
      fact: `System "${name}" asks for ${others.length === 1 ? "the scope" : "the scopes"} ${others.join(", ")}, which the policy does not approve; approved are ${approved.length === 0 ? "none" : approved.map((scope) => `"${scope}"`).join(", ")}.`,
      consequence:
        "Whoever gets hold of the token may do more at the third party than anybody decided on, and nobody will think of it when it happens.",
      fix: `Do without what the flows do not need and take it out of "scopes" and of the token; or have the core team add it to approvedScopes of "${name}" in the policy.`,
    };
  },
};
