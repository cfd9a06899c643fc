import { isPersonalAddress } from "../../text/personal-address.ts";
import { declaredAt, placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const onCallOnePerson: RuleAbout<"team"> = {
  code: "on-call-one-person",
  title: "The on-call route of the team leads to one person",
  about: "team",
  level: "silver",
  severity: advice,
  *judge({ name, onCall }, { source }) {
    const route: string | undefined = onCall;
    if (route === undefined || !isPersonalAddress(route)) return;
    yield {
      ...placed(declaredAt(source, "team", { name })),
      fact: `The on-call route of team "${name}" is the address of one person: ${route}.`,
      consequence: "When that person sleeps, is on holiday or has left, alerts are read by nobody.",
      fix: `Make a route that does not depend on who is there (a pager rota, a shared address, a channel that is watched), and write onCall: "pager:${name}".`,
    };
  },
};
