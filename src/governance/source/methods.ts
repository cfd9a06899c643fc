import type { AnyNode } from "acorn";
import type { Call } from "./call.ts";
import { itemOf, joined } from "./join.ts";
import type { At, Machine } from "./machine.ts";
import { placeOf } from "./syntax.ts";
import { awaited, type Closure, nothing, unknown, type Value } from "./value.ts";

/** Lists of the code itself are gone through item by item up to this length. */
const longestUnrolled = 16;

/** Steps or calls are begun for each item of a list, and nothing in the code says for how many. */
export function noteFanOut(machine: Machine, node: AnyNode, at: At): void {
  machine.facts.fanOuts.add({ place: placeOf(node, at.scope.module.file) });
}

/** A call of a method that lists, texts and promises have; undefined when nothing is known of it. */
export function callMethod(machine: Machine, call: Call, at: At): Value | undefined {
  const { receiver, name = "", args } = call;
  if (receiver === undefined || receiver.kind === "run" || receiver.kind === "object") return undefined;
  const [first = nothing] = args;
  if (name === "push" || name === "unshift") return push(machine, call, at);
  if (receiver.kind === "pending") return callPromise(machine, receiver, name, args, at);
  if (first.kind === "closure") return callWithItems(machine, call, receiver, first, at);
  return callPlain(receiver, name, args);
}

/** What a function gives for each item of a list. */
export function mapList(machine: Machine, list: Value, closure: Closure, at: At): Value {
  if (list.kind === "list" && list.items.length <= longestUnrolled) {
    return { kind: "list", items: list.items.map((item) => machine.enter(closure, [item], at)) };
  }
  const before = machine.begunCount();
  const item = machine.enter(closure, [itemOf(list)], at);
  const isBounded = list.kind === "bounded" || list.kind === "list";
  return { kind: "mapped", item, isBegun: !isBounded && machine.begunCount() > before };
}

function callWithItems(machine: Machine, call: Call, list: Value, closure: Closure, at: At): Value | undefined {
  const used = { ...at, isUsed: true };
  switch (call.name) {
    case "map":
    case "flatMap":
      return mapList(machine, list, closure, used);
    case "forEach": {
      const mapped = mapList(machine, list, closure, { ...at, isUsed: false });
      // Nobody waits for the promises of the items: all are under way at once.
      if (closure.node.async && mapped.kind === "mapped" && mapped.isBegun) noteFanOut(machine, call.node, at);
      return nothing;
    }
    case "reduce":
    case "reduceRight":
      return joined([call.args[1] ?? nothing, machine.enter(closure, [call.args[1] ?? unknown, itemOf(list)], used)]);
    case "find":
    case "findLast":
      machine.enter(closure, [itemOf(list)], used);
      return itemOf(list);
    case "filter":
    case "toSorted":
    case "sort":
      machine.enter(closure, [itemOf(list), itemOf(list)], used);
      return list;
    case "some":
    case "every":
    case "findIndex":
    case "findLastIndex":
      machine.enter(closure, [itemOf(list)], used);
      return unknown;
    default:
      return undefined;
  }
}

const sameText =
  /^(?:toString|trim\w*|to(?:Locale)?(?:Lower|Upper)Case|replace(?:All)?|pad\w+|normalize|substring|split|join|concat|toISOString|toJSON)$/;

function callPlain(list: Value, name: string, args: readonly Value[]): Value | undefined {
  if (list.kind === "unknown" || list.kind === "external" || list.kind === "global") {
    return name === "slice" && args.length === 2 ? { kind: "bounded" } : undefined;
  }
  if (sameText.test(name)) return list.kind === "constant" ? unknown : { kind: "mixed", parts: [list, ...args] };
  switch (name) {
    case "slice":
      return args.length === 2 && list.kind !== "list" ? { kind: "bounded" } : list;
    case "toSorted":
    case "toReversed":
    case "reverse":
    case "sort":
    case "flat":
    case "values":
      return list;
    case "at":
    case "pop":
    case "shift":
      return itemOf(list);
    case "entries":
      return { kind: "mapped", item: { kind: "list", items: [unknown, itemOf(list)] }, isBegun: false };
    default:
      return undefined;
  }
}

/** Promises that are collected in a loop are under way at once. */
function push(machine: Machine, call: Call, at: At): Value {
  if (at.inLoop && call.args.some((arg) => arg.kind === "pending" && arg.isBegun)) noteFanOut(machine, call.node, at);
  return unknown;
}

function callPromise(
  machine: Machine,
  promise: Value & { readonly kind: "pending" },
  name: string,
  args: readonly Value[],
  at: At,
): Value | undefined {
  const value = awaited(promise);
  const used = { ...at, isUsed: true };
  const results = args.map((arg, index) => {
    if (arg.kind !== "closure") return nothing;
    const given = name === "then" && index === 0 ? [value] : undefined;
    return awaited(machine.enter(arg, name === "finally" ? [] : given, used));
  });
  if (name === "then") return { ...promise, value: joined(results) };
  if (name === "catch") return { ...promise, value: joined([value, ...results]) };
  return name === "finally" ? promise : undefined;
}
