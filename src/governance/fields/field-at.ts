import { canMeet, type SchemaField } from "../../contracts/schema-fields.ts";

/** A field, or how far a schema knows the way to it. */
export interface FieldAt {
  /** Absent when the schema names no such field. */
  readonly field?: SchemaField;
  /** The field, or the innermost one around the place of it that the schema names. */
  readonly around: SchemaField;
}

/**
 * The field of a schema at a pointer. Of several that `*` may stand for it is one that may have other fields than those named, if any.
 * @param fields as `fieldsOf` lists them, the whole document first.
 */
export function fieldAt(fields: readonly SchemaField[], pointer: string): FieldAt {
  const byPointer = new Map(fields.map((field) => [field.pointer, field]));
  const segments = pointer.split("/");
  for (let length = segments.length; length > 0; length--) {
    const place = segments.slice(0, length).join("/");
    const met = fields.filter((field) => canMeet(field.pointer, place) && isPlace(place, field, byPointer));
    const [first] = met;
    if (first === undefined) continue;
    const around = met.find(({ more }) => more !== "none") ?? first;
    return length === segments.length ? { field: around, around } : { around };
  }
  throw new RangeError("The fields of a schema begin with the whole document.");
}

/** The items of a list have positions: a name can only stand for an entry of a map. */
function isPlace(place: string, field: SchemaField, byPointer: ReadonlyMap<string, SchemaField>): boolean {
  const segments = field.pointer.split("/");
  return place.split("/").every((segment, index) => {
    if (segments[index] !== "*" || /^(?:\*|\d+)$/.test(segment)) return true;
    return byPointer.get(segments.slice(0, index).join("/"))?.types.includes("object") === true;
  });
}
