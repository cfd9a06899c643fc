import type { Value } from "./value.ts";

const numbers = new WeakMap<object, number>();
let lastNumber = 0;

/** The same number for the same object. */
export function numberOf(object: object): number {
  const known = numbers.get(object);
  if (known !== undefined) return known;
  lastNumber += 1;
  numbers.set(object, lastNumber);
  return lastNumber;
}

/** Values are told apart no deeper than this, and larger objects by which of them it is. */
const deepest = 3;
const widest = 12;

/** The same text for values that a function does the same things with. */
export function signature(value: Value, depth = 0): string {
  const inner = (other: Value) => (depth >= deepest ? "…" : signature(other, depth + 1));
  switch (value.kind) {
    case "constant":
      return `${typeof value.value} ${JSON.stringify(value.value)}`;
    case "mixed":
      return `mixed(${value.parts.map(inner).join()})`;
    case "run-method":
      return `run.${value.name}`;
    case "call":
      return `call ${numberOf(value.step)} ${value.part}`;
    case "call-method":
      return `call ${numberOf(value.step)} ${value.part} ${value.name}`;
    case "document":
      return `document ${value.contract} ${value.path.join("/")} ${value.isBatch}`;
    case "closure":
    case "class":
      return `code ${numberOf(value.node)} ${numberOf(value.scope)}`;
    case "object":
      if (value.properties.size > widest) return `object ${numberOf(value.properties)}`;
      return `{${[...value.properties].map(([name, property]) => `${name}:${inner(property)}`).join()}}${value.isOpen}`;
    case "list":
      if (value.items.length > widest) return `list ${numberOf(value.items)}`;
      return `[${value.items.map(inner).join()}]`;
    case "mapped":
      return `mapped ${inner(value.item)} ${value.isBegun}`;
    case "pending":
      return `pending ${inner(value.value)}`;
    case "wrapped":
      return `wrapped ${value.closures.map(inner).join()}`;
    case "namespace":
      return `namespace ${value.file}`;
    case "import":
      return `import ${value.file} ${value.name}`;
    case "external":
      return `external ${value.specifier} ${value.name}`;
    case "global":
      return `global ${value.path}`;
    case "declared":
      return `${value.type} ${value.name} ${value.place.file}:${value.place.line}:${value.place.column}`;
    case "made":
      return `made ${value.by}(${value.args.map(inner).join()})`;
    default:
      return value.kind;
  }
}
