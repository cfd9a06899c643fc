import { type Contract, referenceOf } from "../../contracts/contract.ts";
import type { AnyFlow } from "../../definitions/flow.ts";

/** What the trigger of a flow takes, e.g. `order.booked@2.0.0`: its contract, then the versions that are upcast to it. */
export function takenByTrigger({ on }: AnyFlow): readonly string[] {
  if (on.type === "schedule") return [];
  const reached = new Set<Contract>([on.contract]);
  // A set is walked to its end, what is added meanwhile included.
  for (const contract of reached) for (const { from } of contract.upcasts ?? []) reached.add(from);
  return [...reached].map(referenceOf);
}
