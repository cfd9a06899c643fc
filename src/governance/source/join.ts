import { signature } from "./signature.ts";
import { fieldOf, nothing, unknown, type Value } from "./value.ts";

/** What a value is that may be any of these: the one that is known, when there is only one. */
export function joined(values: readonly Value[]): Value {
  const known = values.filter(({ kind }) => kind !== "unknown" && kind !== "nothing");
  const [first] = known;
  if (first === undefined)
    return values.length > 0 && values.every(({ kind }) => kind === "nothing") ? nothing : unknown;
  const wanted = signature(first);
  if (known.every((value) => signature(value) === wanted)) {
    return first.kind === "constant" && values.some(({ kind }) => kind === "unknown") ? unknown : first;
  }
  const documents = known.filter(({ kind }) => kind === "document" || kind === "mixed");
  if (documents.length > 0) return { kind: "mixed", parts: distinct(documents) };
  return known.every(({ kind }) => kind === "constant") ? unknown : first;
}

/** Flat, and not longer than what is worth knowing: a loop may join again and again. */
function distinct(values: readonly Value[]): readonly Value[] {
  const flat = values.flatMap((value) => (value.kind === "mixed" ? value.parts : [value]));
  return [...new Map(flat.map((value) => [signature(value), value])).values()].slice(0, 30);
}

/** An item of a list. */
export function itemOf(value: Value): Value {
  switch (value.kind) {
    case "document":
      return fieldOf(value, "*");
    case "list":
      return joined(value.items);
    case "mapped":
      return value.item;
    case "chunks":
      return { kind: "bounded" };
    default:
      return unknown;
  }
}
