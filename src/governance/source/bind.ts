import type { AnyNode } from "acorn";
import { joined } from "./join.ts";
import type { At, Machine } from "./machine.ts";
import { memberOf } from "./member.ts";
import { type NodeOf, nameOfKey } from "./syntax.ts";
import { awaited, nothing, type Value } from "./value.ts";

/** Gives the names of a pattern what they stand for. */
export function bind(machine: Machine, pattern: AnyNode, value: Value, at: At): void {
  spread(machine, pattern, value, at, (name, given) => at.scope.declare(name, given));
}

/** The same for names that are there already. */
export function assign(machine: Machine, pattern: AnyNode, value: Value, at: At): void {
  spread(machine, pattern, value, at, (name, given) => at.scope.assign(name, given));
}

type Give = (name: string, value: Value) => void;

function spread(machine: Machine, pattern: AnyNode, value: Value, at: At, give: Give): void {
  switch (pattern.type) {
    case "Identifier":
      give(pattern.name, value);
      return;
    case "AssignmentPattern":
      spread(machine, pattern.left, withDefault(value, machine.visit(pattern.right, at)), at, give);
      return;
    case "ArrayPattern":
      for (const [index, element] of pattern.elements.entries()) {
        if (element === null) continue;
        spread(machine, element, element.type === "RestElement" ? value : elementAt(machine, value, index), at, give);
      }
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) spreadProperty(machine, property, value, at, give);
      return;
    case "RestElement":
      spread(machine, pattern.argument, value, at, give);
      return;
    case "MemberExpression":
      assignMember(machine, pattern, value, at);
      return;
    default:
  }
}

function spreadProperty(
  machine: Machine,
  property: NodeOf<"ObjectPattern">["properties"][number],
  value: Value,
  at: At,
  give: Give,
): void {
  if (property.type === "RestElement") {
    spread(machine, property, value, at, give);
    return;
  }
  if (property.computed) machine.visit(property.key, at);
  const name = nameOfKey(property.key, property.computed);
  spread(machine, property.value, memberOf(machine, value, name), at, give);
}

function assignMember(machine: Machine, node: NodeOf<"MemberExpression">, value: Value, at: At): void {
  const object = machine.visit(node.object, at);
  if (node.computed) machine.visit(node.property, at);
  const name = nameOfKey(node.property, node.computed);
  if (object.kind !== "object" || name === undefined) return;
  object.properties.set(name, joined([object.properties.get(name) ?? nothing, value]));
}

function withDefault(value: Value, byDefault: Value): Value {
  return value.kind === "nothing" ? byDefault : joined([value, byDefault.kind === "constant" ? nothing : byDefault]);
}

function elementAt(machine: Machine, value: Value, index: number): Value {
  const given = awaited(value);
  return given.kind === "list" ? (given.items[index] ?? nothing) : memberOf(machine, given, String(index));
}
