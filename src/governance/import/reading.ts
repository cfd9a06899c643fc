/** Reading documents of which nothing is known. */
export type Fields = { readonly [name: string]: unknown };

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The fields of an object; none of anything else. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export interface Place {
  readonly value: unknown;
  readonly pointer: string;
}

/** What is at a place or, when that is only a reference within the document, where it leads. */
export function followed(document: unknown, place: Place): Place {
  let { value, pointer } = place;
  // A chain of references that is longer leads in a circle.
  for (let steps = 0; steps < 20; steps++) {
    const { $ref } = fieldsOf(value);
    if (typeof $ref !== "string" || !$ref.startsWith("#/")) break;
    pointer = decodeURIComponent($ref.slice(1));
    value = valueAt(document, pointer);
  }
  return { value, pointer };
}

export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Fields)[name];
  }
  return value;
}
