import type { FlowSource, StepSource } from "../../source/source.ts";
import { concernsOf, entitiesChanged, stepInWords } from "../effects.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const undoMissing: RuleAbout<"flow"> = {
  code: "undo-missing",
  title: "A step handles money, tax or compliance, and has no undo",
  about: "flow",
  level: "silver",
  severity: grave,
  *judge({ source }, { landscape }) {
    for (const step of source?.steps ?? []) {
      const entities = entitiesChanged(step, landscape).filter(({ concerns }) => concerns.length > 0);
      if (entities.length === 0 || step.hasUndo || source === undefined || isLast(step, source)) continue;
      const names = entities.map(({ name }) => `"${name}"`).join(", ");
      yield {
        place: step.place,
        fact: `${stepInWords(step)} changes ${names}, where ${concernsOf(entities).join(" and ")} ${concernsOf(entities).length === 1 ? "is" : "are"} at stake, and has no undo, while what comes after it may be refused.`,
        consequence:
          "When a later step is refused, the run ends with money that was moved or a document that was written for something that did not happen.",
        fix: "Give the step an undo, which is called with what the step returned: { undo: (result, call) => call.delete(...) }; or make it the last step of the flow.",
      };
    }
  },
};

/** Nothing can be refused after the last step of a flow that neither waits nor calls another flow. */
function isLast(step: StepSource, { steps, waits, calls }: FlowSource): boolean {
  return steps.at(-1) === step && waits.length === 0 && calls.length === 0;
}
