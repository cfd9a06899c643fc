import type { Finding } from "./finding.ts";
import { count } from "./words.ts";

/**
 * One wrong place of a document. It tells the type and size of what came, never the value: violations go into answers,
 * logs and errors, and payload values must not.
 */
export interface Violation {
  /** JSON pointer (RFC 6901) of the wrong field itself, also when it is missing or should not be there; empty for the whole document. */
  readonly pointer: string;
  /** In plain words, e.g. `a string`, `one of "a", "b"`, `this field to be present`. */
  readonly expected: string;
  /** In plain words, e.g. `nothing`, `a number`, `an array of 3 items`. */
  readonly found: string;
  /** The sentence: `/line_items/0/price: expected a string, found a number`. */
  readonly message: string;
}

/** Field names come from the sender and may be of any length: this much of a pointer is enough to find the place. */
const maxPointerLength = 300;
/** The violation that a finding in a document is. */
export function violationOf(finding: Finding, document: unknown): Violation {
  const { expected } = finding;
  const found = finding.found ?? describe(valueAt(document, finding.pointer));
  const pointer = shortPointer(finding.pointer);
  const place = pointer === "" ? "The document" : pointer;
  return { pointer, expected, found, message: `${place}: expected ${expected}, found ${found}` };
}

/** A pointer that may stand in an answer and a log. */
export function shortPointer(pointer: string): string {
  return pointer.length > maxPointerLength ? `${pointer.slice(0, maxPointerLength)}…` : pointer;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${count(value.length, "item")}`;
  if (typeof value === "string") return value === "" ? "an empty string" : "a string";
  if (typeof value === "number") return Number.isInteger(value) ? "a number" : "a number with a fraction";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
