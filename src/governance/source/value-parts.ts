import type { SourceField } from "./source.ts";
import { type Closure, fieldOf, nothing, unknown, type Value } from "./value.ts";

/** The fields of documents that are in a value. */
export function fieldsIn(value: Value, depth = 0): readonly SourceField[] {
  if (depth > 5) return [];
  const inner = (values: Iterable<Value>) => [...values].flatMap((other) => fieldsIn(other, depth + 1));
  switch (value.kind) {
    case "document":
      return [{ ...(value.contract === undefined ? {} : { contract: value.contract }), path: value.path }];
    case "mixed":
      return inner(value.parts);
    case "object":
      return inner([...value.properties.values(), ...(value.base ? [value.base] : [])]);
    case "list":
      return inner(value.items);
    case "mapped":
      return inner([value.item]);
    case "pending":
      return inner([value.value]);
    default:
      return [];
  }
}

/** Whether an id that is the same for every attempt is in it. */
export function holdsStableId(value: Value, depth = 0): boolean {
  if (value.kind === "stable-id") return true;
  if (depth > 5) return false;
  const inner = (values: Iterable<Value>) => [...values].some((other) => holdsStableId(other, depth + 1));
  if (value.kind === "mixed") return inner(value.parts);
  if (value.kind === "object") return inner(value.properties.values());
  return value.kind === "list" && inner(value.items);
}

/** The functions of ours that are in it, so that whoever gets it may call them. */
export function closuresIn(value: Value, depth = 0): readonly Closure[] {
  if (depth > 5) return [];
  const inner = (values: Iterable<Value>) => [...values].flatMap((other) => closuresIn(other, depth + 1));
  if (value.kind === "closure") return [value];
  if (value.kind === "wrapped") return value.closures;
  if (value.kind === "object") return inner(value.properties.values());
  if (value.kind === "mapped") return inner([value.item]);
  return value.kind === "list" ? inner(value.items) : [];
}

/** A property of an object; `nothing` when it surely has none, `unknown` when that cannot be told. */
export function propertyOf(value: Value | undefined, name: string): Value {
  if (value === undefined || value.kind === "nothing") return nothing;
  if (value.kind !== "object") return unknown;
  return value.properties.get(name) ?? (value.base ? fieldOf(value.base, name) : value.isOpen ? unknown : nothing);
}

/** Whether a property is written, whatever its value. */
export function isGiven(value: Value | undefined, name: string): boolean {
  return value?.kind === "object" && (value.properties.get(name) ?? nothing).kind !== "nothing";
}
