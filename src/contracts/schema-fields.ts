import { appendPointer } from "../core/json.ts";
import { shapeOf } from "./read-shape.ts";
import type { JsonSchema } from "./schema.ts";
import { type JsonType, jsonTypes, type More, type Shape } from "./shape.ts";

/** A field that documents of a schema may have. */
export interface SchemaField {
  /** With `*` for items of a list and entries of a map, e.g. `/lines/*\/sku`; empty for the whole document. */
  readonly pointer: string;
  /** The nearest name: of `/emails/*` it is `emails`. Empty for the whole document. */
  readonly name: string;
  /** Whether every document has it; of what is in a list or map, whether each item or entry has it. */
  readonly isRequired: boolean;
  /** All of them when nothing is said. */
  readonly types: readonly JsonType[];
  /** Whether it is one of a few values that are written out (`enum`, `const`). */
  readonly isChoice: boolean;
  /** From `examples` and `default`. */
  readonly examples: readonly unknown[];
  readonly formats: readonly string[];
  /** What may be in it beside the fields below it that are listed. */
  readonly more: More;
}

/** Fields that are listed; those of the outer levels come first. The largest schema of Shopify has about 600. */
export const maxFields = 10_000;

/**
 * The fields that a schema knows of, the whole document first, level by level. Through `$ref` (what refers to itself is entered
 * once), combinations, conditions, items and maps. At most 10,000; a field below which some are not listed has `more: "unread"`.
 */
export function fieldsOf(schema: JsonSchema): readonly SchemaField[] {
  if (typeof schema !== "object" || schema === null) return listFields(schema);
  const known = listedFields.get(schema);
  if (known !== undefined) return known;
  const fields = listFields(schema);
  listedFields.set(schema, fields);
  return fields;
}

/** Schemas are values, and several rules ask for the fields of each. */
const listedFields = new WeakMap<object, readonly SchemaField[]>();

function listFields(schema: JsonSchema): readonly SchemaField[] {
  const listed: SchemaField[] = [];
  let level: readonly Placed[] = [{ pointer: "", name: "", isRequired: true, shape: shapeOf(schema) }];
  while (level.length > 0) {
    const below: Placed[] = [];
    for (const placed of level) {
      const isRoom = listed.length + level.length + below.length + placed.shape.fields.size <= maxFields;
      listed.push(fieldOf(placed, isRoom));
      if (isRoom) below.push(...fieldsBelow(placed));
    }
    level = below;
  }
  return listed;
}

interface Placed {
  readonly pointer: string;
  readonly name: string;
  readonly isRequired: boolean;
  readonly shape: Shape;
}

function fieldOf({ shape, ...place }: Placed, isRead: boolean): SchemaField {
  const { types, isChoice, examples, formats, more } = shape;
  return { ...place, types, isChoice, examples, formats, more: isRead ? more : "unread" };
}

function fieldsBelow({ pointer, name, isRequired, shape }: Placed): readonly Placed[] {
  return [...shape.fields].map(([own, field]) => ({
    pointer: own === "*" ? `${pointer}/*` : appendPointer(pointer, own),
    name: own === "*" ? name : own,
    isRequired: isRequired && field.isRequired && isAlways(shape.types, own),
    shape: field.shape,
  }));
}

/** Whether a value is always one that has such a field. Where nothing is said, whoever names fields means an object. */
function isAlways(types: readonly JsonType[], name: string): boolean {
  if (types.length === jsonTypes.length) return true;
  return types.every((type) => type === "object" || (type === "array" && name === "*"));
}

/** Whether two pointers with `*` may lead to the same place of a document. */
export function canMeet(left: string, right: string): boolean {
  const others = right.split("/");
  const segments = left.split("/");
  return (
    segments.length === others.length &&
    segments.every((segment, index) => segment === "*" || others[index] === "*" || segment === others[index])
  );
}
