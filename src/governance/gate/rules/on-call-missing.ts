import { isPlaceholder } from "../../text/placeholder.ts";
import { declaredAt, placed } from "../placed.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const onCallMissing: RuleAbout<"team"> = {
  code: "on-call-missing",
  title: "The team has no on-call route",
  about: "team",
  level: "bronze",
  severity: grave,
  *judge({ name, onCall }, { source }) {
    // TypeScript asks for a route; JavaScript does not.
    const route: string | undefined = onCall;
    if (route !== undefined && !isPlaceholder(route)) return;
    yield {
      ...placed(declaredAt(source, "team", { name })),
      fact: `Team "${name}" has no on-call route${route === undefined ? "" : `, only "${route}"`}.`,
      consequence:
        "An alert about its flows and systems reaches nobody, and a failure at night is found by customers in the morning.",
      fix: `Write where an alert is to go, at any hour: onCall: "pager:${name}", a channel that is watched, or the address of a duty rota.`,
    };
  },
};
