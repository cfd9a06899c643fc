import type { Call } from "./call.ts";
import { itemOf } from "./join.ts";
import type { At, Machine } from "./machine.ts";
import { dotted, placeOf } from "./syntax.ts";
import { unknown, type Value } from "./value.ts";
import { closuresIn } from "./value-parts.ts";

/** Names of functions that cut a list into pieces of a bounded length. */
export const givesChunks = /chunk|batches|inGroups|partition/i;

/**
 * A function that cannot be gone through, such as one of a package. It may call what functions it is given; which list it
 * goes through is guessed to be the one beside them.
 */
export function callUnknown(machine: Machine, call: Call, at: At): Value {
  const { args, node } = call;
  const what = dotted(node.callee) ?? "a function";
  for (const arg of args) {
    if (arg.kind !== "run" && arg.kind !== "call") continue;
    const place = placeOf(node, at.scope.module.file);
    machine.facts.unresolved.add({ what: `what "${what}" does with the ${arg.kind}`, place }, arg.kind);
  }
  const closures = args.flatMap((arg) => closuresIn(arg));
  const item = itemOf(args.find(({ kind }) => kind === "document" || kind === "list" || kind === "chunks") ?? unknown);
  for (const closure of closures) machine.enter(closure, item === unknown ? undefined : [item], at);
  if (closures.length > 0) return { kind: "wrapped", closures };
  return givesChunks.test(what) ? { kind: "chunks" } : unknown;
}
