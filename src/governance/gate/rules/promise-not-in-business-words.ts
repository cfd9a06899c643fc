import { type Weakness, weaknessOf } from "../../text/business-words.ts";
import { placed } from "../placed.ts";
import { advice, type RuleAbout } from "../rule.ts";

export const promiseNotInBusinessWords: RuleAbout<"flow"> = {
  code: "promise-not-in-business-words",
  title: "What a broken promise means is not said in words of the business",
  about: "flow",
  level: "silver",
  severity: advice,
  *judge({ flow, source }) {
    const { promise } = flow;
    if (promise === undefined) return;
    // TypeScript asks for the text; JavaScript does not.
    const broken: string | undefined = promise.broken;
    const weakness = weaknessOf(broken ?? "", flow.name);
    if (weakness === undefined) return;
    yield {
      ...placed(source?.place),
      fact: `In the promise of flow "${flow.name}" ${factAbout(weakness, broken ?? "")}.`,
      consequence:
        "When the promise breaks, the alert tells nobody who is hurt and by what, so nobody of the business can decide what to do.",
      fix: `Ask the product owner${named(flow.owner?.productOwner)} what they would be called about, and write that: who is worse off, and in what way, e.g. broken: "A customer who paid has no invoice after five minutes".`,
    };
  },
};

function factAbout(weakness: Weakness, broken: string): string {
  switch (weakness.kind) {
    case "empty":
      return `"broken" is ${broken.trim() === "" ? "empty" : `still to be written: "${broken}"`}`;
    case "short":
      return `"broken" says only "${broken}", which names neither who is hurt nor by what`;
    case "technical":
      return `"broken" speaks of ${quoted(weakness.words)}, which are words of engineers: "${broken}"`;
    case "circular":
      return `"broken" says that something does not work, and not what comes of it (${quoted(weakness.words)}): "${broken}"`;
  }
}

function named(productOwner: string | undefined): string {
  return productOwner === undefined ? "" : ` (${productOwner})`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}
