import type { Leaf } from "./altered.ts";

/** A document that tells which of its leaves were read. */
export interface Recorded {
  readonly document: unknown;
  /** Each once, in the order of the first read. */
  leaves(): readonly Leaf[];
}

/** Wraps a document of plain JSON. Lists stay lists for `Array.isArray` and JSON; what is read through either counts. */
export function recorded(document: unknown): Recorded {
  const read = new Map<string, Leaf>();

  function wrap(value: unknown, path: readonly string[]): unknown {
    if (typeof value !== "object" || value === null) {
      if (isLeaf(value)) read.set(JSON.stringify(path), { path, value });
      return value;
    }
    return new Proxy(value, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name);
        // What is of the language (methods, `length`) is no field of the document.
        if (typeof name === "symbol" || !Object.hasOwn(target, name)) return found;
        return Array.isArray(target) && name === "length" ? found : wrap(found, [...path, name]);
      },
    });
  }

  return { document: wrap(document, []), leaves: () => [...read.values()] };
}

/** All leaves of a document, at most some. */
export function leavesOf(document: unknown, most: number): readonly Leaf[] {
  const found: Leaf[] = [];
  const pending: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: document, path: [] }];
  for (let next = pending.pop(); next !== undefined && found.length < most; next = pending.pop()) {
    const { value, path } = next;
    if (isLeaf(value)) found.push({ path, value });
    else if (typeof value === "object" && value !== null) {
      pending.push(...Object.entries(value).map(([name, inner]) => ({ value: inner, path: [...path, name] })));
    }
  }
  return found;
}

function isLeaf(value: unknown): value is Leaf["value"] {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
