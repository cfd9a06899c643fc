import type { Call } from "./call.ts";
import { builtinPath } from "./chance.ts";
import type { At, Machine } from "./machine.ts";
import { mapList, noteFanOut } from "./methods.ts";
import { awaited, constant, mixed, nothing, unknown, type Value } from "./value.ts";

/** A call of a function that the language brings; undefined when nothing is known of it. */
export function callGlobal(machine: Machine, call: Call, at: At): Value | undefined {
  const path = builtinPath(call.callee);
  const [first = nothing, second] = call.args;
  switch (path) {
    case "Promise.all":
    case "Promise.allSettled":
    case "Promise.any":
    case "Promise.race":
      return together(machine, call, first, at);
    case "Promise.resolve":
      return { kind: "pending", value: awaited(first), isBegun: false };
    case "Object.freeze":
    case "Object.assign":
    case "Object.fromEntries":
    case "structuredClone":
      return first;
    case "Object.values":
      return first.kind === "object" ? { kind: "list", items: [...first.properties.values()] } : first;
    case "Object.entries":
      return entriesOf(first);
    case "Array.from":
    case "Array.fromAsync":
      return second?.kind === "closure" ? mapList(machine, first, second, at) : first;
    case "String":
    case "JSON.stringify":
    case "encodeURIComponent":
    case "encodeURI":
      return first.kind === "constant" ? mixed([first]) : { kind: "mixed", parts: [first] };
    default:
      return undefined;
  }
}

function together(machine: Machine, call: Call, list: Value, at: At): Value {
  if (list.kind === "mapped" && list.isBegun) noteFanOut(machine, call.node, at);
  if (list.kind === "list") {
    if (list.items.some((item) => item.kind === "mapped" && item.isBegun)) noteFanOut(machine, call.node, at);
    return { kind: "pending", value: { kind: "list", items: list.items.map(awaited) }, isBegun: true };
  }
  if (list.kind !== "mapped") return { kind: "pending", value: unknown, isBegun: true };
  return { kind: "pending", value: { ...list, item: awaited(list.item) }, isBegun: true };
}

function entriesOf(value: Value): Value {
  if (value.kind !== "object") return unknown;
  const items = [...value.properties].map(
    ([name, property]): Value => ({ kind: "list", items: [constant(name), property] }),
  );
  return { kind: "list", items };
}
