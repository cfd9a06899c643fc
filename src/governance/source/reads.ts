import type { AnyNode } from "acorn";
import { chanceOfRead } from "./chance.ts";
import type { At, Machine } from "./machine.ts";
import { placeOf } from "./syntax.ts";
import type { Value } from "./value.ts";

/** Notes what the reading of a value says about the code that reads it. */
export function noteRead(machine: Machine, node: AnyNode, value: Value, at: At): void {
  const { context } = at;
  if (context.kind === "load") return;
  if (context.kind === "step") {
    if (context.part === "action" && value.kind === "stable-id") context.step.usesKey = true;
    return;
  }
  const place = placeOf(node, at.scope.module.file);
  const what = chanceOfRead(value);
  if (what !== undefined) machine.facts.nondeterminism.add({ what, inKey: context.kind === "key", place }, what);
  if (context.kind !== "key") return;
  if (value.kind === "headers") machine.facts.keyReads.add({ field: "headers", place });
  if (value.kind === "document") {
    const { contract, path } = value;
    machine.facts.keyReads.add({ field: { ...(contract === undefined ? {} : { contract }), path }, place });
  }
}
