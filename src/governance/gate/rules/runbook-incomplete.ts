import {
  exceptionCount,
  partsOfRunbook,
  placeOfRunbook,
  type RunbookPart,
  type RunbookTexts,
  runbookParts,
  stateOfPart,
} from "../../runbook.ts";
import { falling, type RuleAbout } from "../rule.ts";

/** As headings. The rollback has a rule of its own. */
const asked: Readonly<Partial<Record<RunbookPart, string>>> = {
  "what it looks like": "What it looks like",
  "first action": "First action",
  exceptions: "The three most common exceptions",
  contacts: "Contacts",
};

const exceptionsAsked = 3;

export const runbookIncomplete: RuleAbout<"flow"> = {
  code: "runbook-incomplete",
  title: "The runbook lacks parts that are needed at night",
  about: "flow",
  level: "silver",
  severity: falling,
  *judge({ flow }, { files }) {
    const { runbook } = flow;
    const markdown = runbook === undefined ? undefined : files.get(runbook);
    if (runbook === undefined || markdown === undefined) return;
    const texts = partsOfRunbook(markdown);
    const lacks = runbookParts.flatMap((part) => lackOf(part, texts) ?? []);
    if (lacks.length === 0) return;
    yield {
      place: placeOfRunbook(runbook),
      fact: `The runbook ${runbook} of flow "${flow.name}" is not complete: ${lacks.join("; ")}.`,
      consequence: "Whoever is called has a page that ends where the work begins, and finds out by trying.",
      fix: `Write what is missing in ${runbook}, each under its heading: "## What it looks like" (what one sees, and what it means), "## First action" (commands), "## The three most common exceptions" (a list with what to do), "## Contacts" (teams with their routes).`,
    };
  },
};

function lackOf(part: RunbookPart, texts: RunbookTexts): string | undefined {
  const heading = asked[part];
  if (heading === undefined) return undefined;
  switch (stateOfPart(texts, part)) {
    case "missing":
      return `"${heading}" is missing`;
    case "empty":
      return `"${heading}" is empty`;
    case "unfinished":
      return `"${heading}" is not finished`;
    case "written":
      return part === "exceptions" ? tooFew(heading, exceptionCount(texts.get(part) ?? "")) : undefined;
  }
}

function tooFew(heading: string, count: number): string | undefined {
  return count < exceptionsAsked ? `"${heading}" lists ${count}` : undefined;
}
