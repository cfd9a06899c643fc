import { itemOf } from "./join.ts";
import type { Machine } from "./machine.ts";
import { constant, fieldOf, nothing, unknown, type Value } from "./value.ts";
import { propertyOf } from "./value-parts.ts";

const globalObjects = new Set(["globalThis", "global", "window", "self"]);

/** A property of a value. @param name undefined when it is made at run time. */
export function memberOf(machine: Machine, value: Value, name: string | undefined): Value {
  if (name === undefined) return value.kind === "headers" ? value : itemOf(value);
  switch (value.kind) {
    case "run":
      return name === "key" || name === "runId" ? { kind: "stable-id" } : { kind: "run-method", name };
    case "call":
      return memberOfCall(value, name);
    case "document":
      return fieldOf(value, /^\d+$/.test(name) ? "*" : name);
    case "headers":
      return value;
    case "object":
      return propertyOf(value, name);
    case "list":
      return /^\d+$/.test(name) ? (value.items[Number(name)] ?? nothing) : unknown;
    case "mapped":
      return /^\d+$/.test(name) ? value.item : unknown;
    case "namespace":
      return machine.exportOf(value.file, name);
    case "external":
      return { ...value, name: value.name === "*" || value.name === "default" ? name : `${value.name}.${name}` };
    case "global":
      return { kind: "global", path: globalObjects.has(value.path) ? name : `${value.path}.${name}` };
    case "declared":
      return name === "name" && value.name !== undefined ? constant(value.name) : propertyOf(value.options, name);
    case "mixed":
      return name === "length" ? unknown : { kind: "mixed", parts: value.parts };
    default:
      return unknown;
  }
}

function memberOfCall(value: Value & { readonly kind: "call" }, name: string): Value {
  if (name === "signal" || name === "attempt") return unknown;
  if (name !== "idempotencyKey") return { ...value, kind: "call-method", name };
  if (value.part === "action") value.step.usesKey = true;
  return { kind: "stable-id" };
}
