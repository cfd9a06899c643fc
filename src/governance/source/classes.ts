import type { At, Machine } from "./machine.ts";
import { signature } from "./signature.ts";
import { type ClassNode, type NodeOf, nameOfKey } from "./syntax.ts";
import type { ObjectValue, Scope, Value } from "./value.ts";

type ClassValue = Value & { readonly kind: "class" };

/**
 * A class of the project. Its static parts are gone through at once, the rest when there is an instance; and when its module is
 * loaded, because somebody may make one.
 */
export function classValue(machine: Machine, node: ClassNode, at: At): ClassValue {
  if (node.superClass) machine.visit(node.superClass, at);
  const value: ClassValue = { kind: "class", node, scope: at.scope };
  const inner = { ...at, scope: at.scope.inner() };
  inner.scope.declare("this", value);
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") machine.visit(member, inner);
    else if (member.value && (member.static || at.context.kind === "load")) machine.visit(member.value, inner);
  }
  return value;
}

/** A new instance, after its constructor; the same one for the same values, because it does the same things. */
export function instanceOf(machine: Machine, value: ClassValue, args: readonly Value[], at: At): ObjectValue {
  const key = `${signature(value)} ${args.map((arg) => signature(arg)).join()}`;
  const known = machine.instances.get(key);
  if (known !== undefined) return known;
  const instance: ObjectValue = { kind: "object", properties: new Map(), isOpen: true };
  machine.instances.set(key, instance);
  build(machine, value, instance, args, at, 0);
  return instance;
}

function build(
  machine: Machine,
  { node, scope }: ClassValue,
  instance: ObjectValue,
  args: readonly Value[],
  at: At,
  depth: number,
): void {
  const inner = scope.inner();
  inner.declare("this", instance);
  const base = node.superClass ? machine.visit(node.superClass, { ...at, scope }) : undefined;
  if (base?.kind === "class" && depth < 10) build(machine, base, instance, args, at, depth + 1);
  for (const member of node.body.body) {
    if (member.type !== "StaticBlock" && !member.static) addMember(machine, member, instance, inner, at);
  }
  const made = node.body.body.find((member) => member.type === "MethodDefinition" && member.kind === "constructor");
  if (made?.type !== "MethodDefinition") return;
  machine.enter({ kind: "closure", node: made.value, scope: inner }, args, at);
}

type Member = NodeOf<"MethodDefinition"> | NodeOf<"PropertyDefinition">;

function addMember(machine: Machine, member: Member, instance: ObjectValue, scope: Scope, at: At): void {
  if (member.type === "MethodDefinition" && member.kind !== "method") return;
  const name = nameOfKey(member.key, member.computed);
  const value = member.value ? machine.visit(member.value, { ...at, scope }) : undefined;
  if (name !== undefined && value !== undefined) instance.properties.set(name, value);
}
