import type { AnyNode } from "acorn";
import { hostIn } from "./hosts.ts";
import type { At, Machine } from "./machine.ts";
import { clientOf, networkVia } from "./network.ts";
import { placeOf } from "./syntax.ts";
import { unknown, type Value } from "./value.ts";

/** Notes that the code asks for time or chance, where that matters: outside of steps. */
export function noteChance(machine: Machine, node: AnyNode, what: string | undefined, at: At): void {
  const { context, scope } = at;
  if (what === undefined || (context.kind !== "flow" && context.kind !== "key")) return;
  const place = placeOf(node, scope.module.file);
  machine.facts.nondeterminism.add({ what, inKey: context.kind === "key", place }, what);
}

/** A call or `new` of something that talks to the network; undefined when it does not. */
export function callNetwork(
  machine: Machine,
  node: AnyNode,
  callee: Value,
  args: readonly Value[],
  at: At,
): Value | undefined {
  const via = networkVia(callee);
  if (via === undefined) return undefined;
  machine.begin();
  const host = hostIn(args);
  const place = placeOf(node, at.scope.module.file);
  const uses = at.context.kind === "step" ? at.context.step.network : machine.facts.network;
  uses.put({ via, ...(host === undefined ? {} : { host }), place }, (known) => known.host === undefined);
  for (const closure of args) if (closure.kind === "closure") machine.enter(closure, undefined, at);
  return clientOf(callee, node.type === "NewExpression") ?? { kind: "pending", value: unknown, isBegun: true };
}
