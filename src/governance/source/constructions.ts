import { builtinPath } from "./chance.ts";
import { instanceOf } from "./classes.ts";
import type { At, Machine } from "./machine.ts";
import { visitName } from "./names.ts";
import { callNetwork, noteChance } from "./outside.ts";
import type { NodeOf } from "./syntax.ts";
import { constant, mixed, nothing, unknown, type Value } from "./value.ts";
import { closuresIn } from "./value-parts.ts";

/** `new Something(...)`. */
export function visitNew(machine: Machine, node: NodeOf<"NewExpression">, at: At): Value {
  const callee = visitName(machine, node.callee, at, true);
  const args = node.arguments.map((arg) => machine.visit(arg.type === "SpreadElement" ? arg.argument : arg, at));
  if (callee.kind === "class") return instanceOf(machine, callee, args, at);
  const path = builtinPath(callee);
  if (path === "Date" && args.length === 0) noteChance(machine, node, "new Date", at);
  return callNetwork(machine, node, callee, args, at) ?? builtin(path, args) ?? other(machine, path, args, at);
}

function builtin(path: string | undefined, args: readonly Value[]): Value | undefined {
  const [first = nothing, second] = args;
  switch (path) {
    case "URL":
      // What the first is relative to has the host, where there is a second.
      return mixed([second ?? first, constant("/")]);
    case "Map":
    case "Set":
      return first.kind === "nothing" ? unknown : first;
    case "Date":
    case "String":
      return args.length === 0 ? unknown : { kind: "mixed", parts: [first] };
    default:
      return undefined;
  }
}

function other(machine: Machine, path: string | undefined, args: readonly Value[], at: At): Value {
  const before = machine.begunCount();
  for (const closure of args.flatMap((arg) => closuresIn(arg))) machine.enter(closure, undefined, at);
  if (path !== "Promise") return unknown;
  return { kind: "pending", value: unknown, isBegun: machine.begunCount() > before };
}

/** A template that a function makes something of: its text is not known. */
export function visitTagged(machine: Machine, node: NodeOf<"TaggedTemplateExpression">, at: At): Value {
  const tag = visitName(machine, node.tag, at, true);
  const holes = node.quasi.expressions.map((hole) => machine.visit(hole, at));
  if (tag.kind === "closure") return machine.enter(tag, [unknown, ...holes], at);
  return callNetwork(machine, node, tag, [], at) ?? { kind: "mixed", parts: holes };
}
