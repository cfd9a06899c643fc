import type { SourceField } from "./source.ts";
import { type Closure, fieldOf, nothing, unknown, type Value } from "./value.ts";

/** Objects may hold each other without end, and generated ones hold thousands. */
const mostWithin = 300;

/** A value and all that is in it, each once, what is nearer first. */
function within(value: Value): readonly Value[] {
  const found = new Set([value]);
  // A set is gone through with what is added to it meanwhile.
  for (const outer of found) {
    for (const inner of contentsOf(outer)) if (found.size < mostWithin) found.add(inner);
  }
  return [...found];
}

function contentsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case "mixed":
      return value.parts;
    case "object":
      return [...value.properties.values(), ...(value.base ? [value.base] : [])];
    case "list":
      return value.items;
    case "mapped":
      return [value.item];
    case "pending":
      return [value.value];
    case "wrapped":
      return value.closures;
    default:
      return [];
  }
}

/** The fields of documents that are in a value. */
export function fieldsIn(value: Value): readonly SourceField[] {
  return within(value)
    .filter((inner) => inner.kind === "document")
    .map(({ contract, path }) => ({ ...(contract === undefined ? {} : { contract }), path }));
}

/** Whether an id that is the same for every attempt is in it. */
export function holdsStableId(value: Value): boolean {
  return within(value).some(({ kind }) => kind === "stable-id");
}

/** The functions of ours that are in it, so that whoever gets it may call them. */
export function closuresIn(value: Value): readonly Closure[] {
  return within(value).filter((inner) => inner.kind === "closure");
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
