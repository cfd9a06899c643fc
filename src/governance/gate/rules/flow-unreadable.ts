import { hint, type RuleAbout } from "../rule.ts";

export const flowUnreadable: RuleAbout<"flow"> = {
  code: "flow-unreadable",
  title: "What the flow does cannot be told from its code",
  about: "flow",
  level: "gold",
  severity: hint,
  *judge({ flow: { name }, source }) {
    const common = {
      consequence: "Rules about what the code does find nothing there, whatever it does.",
      fix: "Write it so that it can be read: the flow function beside flow(...), names and systems written where they are used, and run handed on to functions of the project only.",
    };
    if (source === undefined) {
      yield { fact: `Flow "${name}" is not found in the code of the project.`, ...common };
      return;
    }
    for (const { what, place } of source.unresolved) {
      // A name that is made of an item's id is no reason to write it otherwise.
      if (what.startsWith("the name of")) continue;
      yield { place, fact: `Of flow "${name}" it cannot be told: ${what}.`, ...common };
    }
  },
};
