/**
 * What a schema says of the fields of documents, roughly: what may be where, and what is always there. It is meant for names and
 * places; whether a document fits is for the validator.
 *
 * 1. Of schemas that all hold (`allOf`, `$ref` and what stands beside it) a field is always there when one of them demands it.
 * 2. Of alternatives (`anyOf`, `oneOf`) when each that takes an object demands it. What holds only under a condition demands nothing.
 * 3. Items of a list, by place or not, and entries of a map are one field, `*`.
 */

export const jsonTypes = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;
export type JsonType = (typeof jsonTypes)[number];

/** What may be in a value beside the fields that are named: nothing, anything, or what was not read. */
export type More = "none" | "any" | "unread";

export interface Shape {
  readonly types: readonly JsonType[];
  /** Whether it is one of a few values that are written out. */
  readonly isChoice: boolean;
  readonly formats: readonly string[];
  readonly examples: readonly unknown[];
  readonly more: More;
  readonly fields: ReadonlyMap<string, ShapeField>;
}

export interface ShapeField {
  readonly shape: Shape;
  /** Whether it is there whenever what it is in is an object or a list. */
  readonly isRequired: boolean;
}

const noFields: ReadonlyMap<string, ShapeField> = new Map();

/** Of a value of which nothing is said. */
export const anyShape: Shape = {
  types: jsonTypes,
  isChoice: false,
  formats: [],
  examples: [],
  more: "any",
  fields: noFields,
};

/** Of a value that no document has. */
export const noShape: Shape = { types: [], isChoice: false, formats: [], examples: [], more: "none", fields: noFields };

/** Of a value that was not looked into. */
export const unreadShape: Shape = { ...anyShape, more: "unread" };

/** Of a value for which both hold. */
export function both(left: Shape, right: Shape): Shape {
  if (left === anyShape) return right;
  if (right === anyShape) return left;
  const fields = new Map(left.fields);
  for (const [name, { shape, isRequired }] of right.fields) {
    const known = fields.get(name);
    const merged = known === undefined ? shape : both(known.shape, shape);
    fields.set(name, { shape: merged, isRequired: isRequired || known?.isRequired === true });
  }
  return {
    types: left.types.filter((type) => allows(right.types, type)).concat(narrower(left.types, right.types)),
    isChoice: left.isChoice || right.isChoice,
    ...described(left, right),
    more: left.more === "none" || right.more === "none" ? "none" : widest(left.more, right.more),
    fields,
  };
}

/** Of a value for which one of the two holds. */
export function either(left: Shape, right: Shape): Shape {
  if (left.types.length === 0) return right;
  if (right.types.length === 0) return left;
  const fields = new Map<string, ShapeField>();
  for (const name of new Set([...left.fields.keys(), ...right.fields.keys()])) {
    const found = [left.fields.get(name), right.fields.get(name)].filter((field) => field !== undefined);
    // Where the other one does not name the field, and does not shut it out, anything may be in it; its types stay those that are said.
    const other = left.fields.has(name) ? right : left;
    const isOpen = found.length === 1 && (other.more !== "none" || other.fields.has("*"));
    const shapes = found.map((field) => (isOpen ? opened(field.shape) : field.shape));
    const shape = shapes.reduce(either);
    fields.set(name, { shape, isRequired: demands(left, name) && demands(right, name) });
  }
  return {
    types: jsonTypes.filter((type) => left.types.includes(type) || right.types.includes(type)),
    isChoice: left.isChoice && right.isChoice,
    ...described(left, right),
    more: widest(left.more, right.more),
    fields,
  };
}

/** Of a value of which it is not known whether it holds. */
export function maybe(shape: Shape): Shape {
  return either(shape, anyShape);
}

const openedShapes = new WeakMap<Shape, Shape>();

/** With anything beside the fields that are named, at every level. */
function opened(shape: Shape): Shape {
  const known = openedShapes.get(shape);
  if (known !== undefined) return known;
  const fields = new Map([...shape.fields].map(([name, field]) => [name, { ...field, shape: opened(field.shape) }]));
  const made: Shape = { ...shape, more: widest(shape.more, "any"), fields };
  openedShapes.set(shape, made);
  return made;
}

/** A shape that can have no fields cannot miss one. */
function demands({ types, fields }: Shape, name: string): boolean {
  const container = name === "*" ? "array" : "object";
  return !types.includes(container) || fields.get(name)?.isRequired === true;
}

function described(left: Shape, right: Shape): Pick<Shape, "formats" | "examples"> {
  return {
    formats: [...new Set([...left.formats, ...right.formats])],
    examples: [...left.examples, ...right.examples],
  };
}

function widest(left: More, right: More): More {
  if (left === "unread" || right === "unread") return "unread";
  return left === "any" || right === "any" ? "any" : "none";
}

function allows(types: readonly JsonType[], type: JsonType): boolean {
  return types.includes(type) || (type === "integer" && types.includes("number"));
}

/** An integer is a number: of "number" and "integer" the latter is left. */
function narrower(left: readonly JsonType[], right: readonly JsonType[]): readonly JsonType[] {
  const isNarrowed = right.includes("integer") && !right.includes("number");
  return isNarrowed && left.includes("number") && !left.includes("integer") ? ["integer"] : [];
}
