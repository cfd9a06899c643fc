import { weaknessOf } from "../../text/business-words.ts";
import { placed } from "../placed.ts";
import { hint, type RuleAbout } from "../rule.ts";

export const descriptionMissing: RuleAbout<"flow"> = {
  code: "description-missing",
  title: "The flow is not described in words of the business",
  about: "flow",
  level: "gold",
  severity: hint,
  *judge({ flow, source }) {
    const fact = factAbout(flow.name, flow.description);
    if (fact === undefined) return;
    yield {
      ...placed(source?.place),
      fact,
      consequence:
        "In lists, alerts and the portal the flow is a name, and people who do not write code cannot tell whether it concerns them.",
      fix: 'Write in one sentence what becomes of what, as somebody of the business would say it, e.g. description: "A refund in the storefront becomes a credit note".',
    };
  },
};

function factAbout(name: string, description: string | undefined): string | undefined {
  if (description === undefined) return `Flow "${name}" has no description.`;
  if (lettersOf(description) === lettersOf(name)) return `The description of flow "${name}" repeats its name.`;
  const weakness = weaknessOf(description, name);
  switch (weakness?.kind) {
    case "empty":
      return `The description of flow "${name}" is empty or still to be written: "${description}".`;
    case "technical":
      return `The description of flow "${name}" has words of engineers in it, ${quoted(weakness.words)}: "${description}".`;
    // A description may well be about what the flow does, and be short.
    case "circular":
    case "short":
    case undefined:
      return undefined;
  }
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}
