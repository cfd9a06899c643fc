import type { Call } from "./call.ts";
import type { At, Machine } from "./machine.ts";
import type { DeclaredType } from "./source.ts";
import { placeOf } from "./syntax.ts";
import { type DeclaredValue, nothing, unknown, type Value } from "./value.ts";

const declaring: readonly DeclaredType[] = ["flow", "contract", "system", "team", "entity"];

/** A call of a function of Waybill itself; undefined for all others. */
export function callWaybill(machine: Machine, { callee, args, node }: Call, at: At): Value | undefined {
  if (callee.kind !== "external" || callee.specifier !== "waybill") return undefined;
  const type = declaring.find((name) => name === callee.name);
  if (type === undefined) return { kind: "made", by: callee.name, args };
  const [name, options = nothing] = args;
  const declared: DeclaredValue = {
    kind: "declared",
    type,
    ...(name?.kind === "constant" ? { name: String(name.value) } : {}),
    options: args.length === 1 && node.arguments.length > 1 ? unknown : options,
    place: at.entry ?? placeOf(node, at.scope.module.file),
  };
  if (declared.name !== undefined) {
    machine.facts.declared.put(declared, (known) => known.options.kind !== "object", declared.name);
  }
  return declared;
}
