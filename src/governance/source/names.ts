import type { AnyNode } from "acorn";
import type { At, Machine } from "./machine.ts";
import { memberOf } from "./member.ts";
import { noteRead } from "./reads.ts";
import { type NodeOf, nameOfMember } from "./syntax.ts";
import { awaited, nothing, type Value } from "./value.ts";

/** A name or a chain of names: what is read is the whole of it, and not each part. */
export function visitName(machine: Machine, node: AnyNode, at: At, isQuiet = false): Value {
  const value = nameValue(machine, node, at);
  if (!isQuiet) noteRead(machine, node, value, at);
  return value;
}

function nameValue(machine: Machine, node: AnyNode, at: At): Value {
  if (node.type === "Identifier") return lookUp(machine, node.name, at);
  if (node.type === "ChainExpression") return nameValue(machine, node.expression, at);
  if (node.type !== "MemberExpression") return machine.visit(node, at);
  const object = awaited(nameValue(machine, node.object, at));
  // `process.env.REGION` is a read of `process.env`.
  noteEnvironment(machine, node, object, at);
  if (node.computed) {
    const index = machine.visit(node.property, at);
    if (index.kind === "constant") return memberOf(machine, object, String(index.value));
  }
  return memberOf(machine, object, nameOfMember(node));
}

function noteEnvironment(machine: Machine, node: NodeOf<"MemberExpression">, object: Value, at: At): void {
  if (object.kind === "global" || object.kind === "external") noteRead(machine, node, object, at);
}

function lookUp(machine: Machine, name: string, at: At): Value {
  if (name === "undefined") return nothing;
  const value = at.scope.find(name);
  if (value === undefined) return { kind: "global", path: name };
  return value.kind === "import" ? machine.exportOf(value.file, value.name) : value;
}
