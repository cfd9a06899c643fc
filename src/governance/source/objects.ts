import type { At, Machine } from "./machine.ts";
import { type NodeOf, nameOfKey } from "./syntax.ts";
import type { DocumentValue, Value } from "./value.ts";

/** An object that is written in the code, with what is spread into it. Its functions know it as `this`. */
export function objectValue(machine: Machine, node: NodeOf<"ObjectExpression">, at: At): Value {
  const properties = new Map<string, Value>();
  const inner = { ...at, scope: at.scope.inner() };
  let isOpen = false;
  let base: DocumentValue | undefined;
  for (const property of node.properties) {
    if (property.type === "SpreadElement") {
      const spread = machine.visit(property.argument, at);
      if (spread.kind === "object") for (const [name, value] of spread.properties) properties.set(name, value);
      if (spread.kind === "document") base = spread;
      isOpen ||= spread.kind === "object" ? spread.isOpen : spread.kind !== "nothing";
    } else {
      if (property.computed) machine.visit(property.key, at);
      const isMethod = property.method || property.kind !== "init";
      const value = machine.visit(property.value, isMethod ? inner : at);
      const name = nameOfKey(property.key, property.computed);
      if (name === undefined) isOpen = true;
      else if (property.kind === "init") properties.set(name, value);
      else isOpen = true;
    }
  }
  const object: Value = { kind: "object", properties, isOpen, ...(base && { base }) };
  inner.scope.declare("this", object);
  return object;
}
