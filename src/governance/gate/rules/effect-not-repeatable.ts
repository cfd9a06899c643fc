import type { AnySystem } from "../../../definitions/system.ts";
import type { StepSource } from "../../source/source.ts";
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
      yield {
        place: step.place,
        fact: `${stepInWords(step)} ${howOf(step, system)}, and it has no undo.`,
        consequence:
          "When the process dies between the effect and its record, the step is done again: a customer is charged twice, and nobody knows.",
        fix: fixOf(step, system),
      };
    }
  },
};

function howOf({ network, system: name }: StepSource, system: AnySystem | undefined): string {
  if (network.length > 0) {
    return `calls the network (${network.map(({ via }) => via).join(", ")}) and hands on no idempotency key`;
  }
  return system?.idempotency === undefined
    ? `changes something in "${name}", of which it is not known whether it keeps to idempotency keys`
    : `changes something in "${name}", which does not keep to idempotency keys`;
}

function fixOf({ network, system: name }: StepSource, system: AnySystem | undefined): string {
  if (network.length > 0) {
    return "Declare the system and call it through run.step(name, system, (call) => ...), or hand on idempotencyKey; else write an undo.";
  }
  return system?.idempotency === undefined
    ? `Say what is true of "${name}": idempotency: "key" when it keeps to the Idempotency-Key header that every call carries, "natural" when its writes change nothing the second time; or write an undo.`
    : `Write an undo that takes it back; or put the whole thing under an id of your own (call.put), look before you write whether it is there already, or ask the owner of "${name}" for idempotency keys.`;
}
