import { referenceOf } from "../../../contracts/contract.ts";
import { placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const subscriberWithoutPolicy: RuleAbout<"flow"> = {
  code: "subscriber-without-policy",
  title: "The messages of the flow have an order, and the flow does not keep it",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow, source }) {
    const { name, on, order, gather, limits } = flow;
    const { ordering = "none" } = on.contract.guarantees ?? {};
    if (on.type === "schedule" || ordering === "none") return;
    if (order !== undefined || gather !== undefined || limits?.concurrency === 1) return;
    const { canonicalId } = on.contract;
    const field = canonicalId === undefined ? ".id" : canonicalId.replaceAll("/", ".");
    yield {
      ...placed(source?.place),
      fact: `Contract ${referenceOf(on.contract)} guarantees the order of its messages ("${ordering}"), and flow "${name}" has no lane: it executes them side by side.`,
      consequence:
        "A message that fails and is tried again is overtaken by the next one: the cancellation is done before the order, or the older address wins over the newer.",
      fix:
        ordering === "total"
          ? 'Give all messages one lane: order: () => "all"; or say that order does not matter here: a contract of its own with ordering: "none".'
          : `Give each entity a lane: order: (message) => message${field}, and say with afterDead whether a dead letter holds up those behind it.`,
    };
  },
};
