import { placed } from "../placed.ts";
import { falling, type RuleAbout } from "../rule.ts";

export const promiseMissing: RuleAbout<"flow"> = {
  code: "promise-missing",
  title: "The flow promises nothing",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow, source }) {
    if (flow.promise !== undefined) return;
    yield {
      ...placed(source?.place),
      fact: `Flow "${flow.name}" has no promise.`,
      consequence:
        "Nobody can tell a slow day from a failure: there is no time after which a run is late, and nothing by which an alert could be raised.",
      fix: 'Ask the product owner what they count on, and write it: promise: { complete: "1h", for: 0.99, over: "28d", broken: "A customer does not see within an hour that the invoice is there" }.',
    };
  },
};
