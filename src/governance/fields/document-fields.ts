import { appendPointer } from "../../core/json.ts";

/** A value in an example document. */
export interface DocumentValue {
  /** With `*` for the items of a list. */
  readonly pointer: string;
  /** The nearest name; empty for the whole document. */
  readonly name: string;
  readonly value: unknown;
}

/** An example is read by people. */
const maxValues = 5_000;

/** The values in a document that are not objects or lists themselves, at most 5,000. */
export function valuesIn(document: unknown, at: Omit<DocumentValue, "value">): readonly DocumentValue[] {
  const values: DocumentValue[] = [];
  const pending: DocumentValue[] = [{ ...at, value: document }];
  for (let next = pending.pop(); next !== undefined && values.length < maxValues; next = pending.pop()) {
    const { pointer, name, value } = next;
    if (typeof value !== "object" || value === null) values.push(next);
    else if (Array.isArray(value))
      pending.push(...value.map((item) => ({ pointer: `${pointer}/*`, name, value: item })));
    else {
      const entries = Object.entries(value).map(([own, each]) => ({
        pointer: appendPointer(pointer, own),
        name: own,
        value: each,
      }));
      pending.push(...entries);
    }
  }
  return values;
}
