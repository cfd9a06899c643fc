import { isUnsafeToRepeat, stepInWords, systemOf } from "../effects.ts";
import { grave, type RuleAbout } from "../rule.ts";

export const effectNotRepeatable: RuleAbout<"flow"> = {
  code: "effect-not-repeatable",
  title: "A step has an effect, and nothing makes it safe to do it twice or takes it back",
  about: "flow",
  level: "bronze",
  severity: grave,
  *judge({ source }, { landscape }) {
    for (const step of source?.steps ?? []) {
      const system = systemOf(step, landscape);
      if (step.hasUndo || !isUnsafeToRepeat(step, system)) continue;
      const how =
        step.network.length > 0
          ? `calls the network (${step.network.map(({ via }) => via).join(", ")}) and hands on no idempotency key`
          : `changes something in "${step.system}", which is not said to keep to idempotency keys`;
      yield {
        place: step.place,
        fact: `${stepInWords(step)} ${how}, and it has no undo.`,
        consequence:
          "When the process dies between the effect and its record, the step is done again: a customer is charged twice, and nobody knows.",
        fix:
          step.network.length > 0
            ? "Declare the system and call it through run.step(name, system, (call) => ...), or hand on idempotencyKey; else write an undo."
            : `Say what is true of "${step.system}": idempotency: "key" when it keeps to the Idempotency-Key header that every call carries, "natural" when its writes change nothing the second time; or write an undo.`,
      };
    }
  },
};
