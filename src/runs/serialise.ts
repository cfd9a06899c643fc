import { appendPointer } from "../core/json.ts";

/** Why a value cannot be recorded. */
export interface Unserialisable {
  readonly pointer: string;
  /** What is there, e.g. `a BigInt`, `a cycle`, `a Date`. */
  readonly found: string;
}

export type Serialised =
  | { readonly ok: true; readonly text: string | undefined }
  | { readonly ok: false; readonly error: Unserialisable };

const maxDepth = 256;

/** Where the search is. */
interface Search {
  readonly ancestors: object[];
  readonly gapsAsNull: boolean;
}

/**
 * JSON text of a value that reads back as the same value, so that a run sees no difference between a step that it did and
 * one that it remembers. `undefined` (a step that returns nothing) has no text. What JSON would change silently (a Date, a
 * Map, NaN, a class instance with `toJSON`) is refused. A property that is `undefined` is left out,
 * and -0 becomes 0.
 * @param options `gapsAsNull` lets `undefined` in an array become null: for what nobody reads back as it was.
 */
export function serialise(value: unknown, options: { readonly gapsAsNull?: boolean } = {}): Serialised {
  if (value === undefined) return { ok: true, text: undefined };
  try {
    const problem = findProblem(value, "", { ancestors: [], gapsAsNull: options.gapsAsNull ?? false });
    return problem === undefined ? { ok: true, text: JSON.stringify(value) } : { ok: false, error: problem };
  } catch {
    return { ok: false, error: { pointer: "", found: "a part that throws when it is read" } };
  }
}

function findProblem(value: unknown, pointer: string, search: Search): Unserialisable | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : { pointer, found: `the number ${value}` };
    case "object":
      return value === null ? undefined : findInObject(value, pointer, search);
    case "bigint":
      return { pointer, found: "a BigInt" };
    default:
      return { pointer, found: value === undefined ? "undefined in an array" : `a ${typeof value}` };
  }
}

function findInObject(value: object, pointer: string, search: Search): Unserialisable | undefined {
  const { ancestors } = search;
  if (ancestors.includes(value)) return { pointer, found: "a cycle" };
  if (ancestors.length >= maxDepth) return { pointer, found: `nesting deeper than ${maxDepth}` };
  const prototype: unknown = Object.getPrototypeOf(value);
  const isArray = Array.isArray(value);
  if (!isArray && prototype !== Object.prototype && prototype !== null) {
    return { pointer, found: `an instance of ${value.constructor?.name ?? "a class"}` };
  }
  if ("toJSON" in value && typeof value.toJSON === "function") return { pointer, found: "an object with toJSON" };
  if (Object.getOwnPropertySymbols(value).length > 0) return { pointer, found: "an object with symbols as keys" };
  ancestors.push(value);
  const problem = isArray ? findInArray(value, pointer, search) : findInProperties(value, pointer, search);
  ancestors.pop();
  return problem;
}

function findInArray(value: readonly unknown[], pointer: string, search: Search): Unserialisable | undefined {
  if (Object.keys(value).length > value.length) return { pointer, found: "an array with properties of its own" };
  for (let index = 0; index < value.length; index++) {
    const item = value[index];
    if (item === undefined && search.gapsAsNull) continue;
    const problem = findProblem(item, "", search);
    if (problem !== undefined) return { ...problem, pointer: appendPointer(pointer, index) + problem.pointer };
  }
  return undefined;
}

function findInProperties(value: object, pointer: string, search: Search): Unserialisable | undefined {
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const problem = findProblem(item, "", search);
    if (problem !== undefined) return { ...problem, pointer: appendPointer(pointer, key) + problem.pointer };
  }
  return undefined;
}
