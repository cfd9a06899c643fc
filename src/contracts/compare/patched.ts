import type { JsonSchema } from "../schema.ts";

export type Path = readonly (string | number)[];
export type Patch = (value: unknown) => unknown;

/** Where something is in each of the versions: branches that are the same may have moved. */
export interface Place {
  readonly old: Path;
  readonly young: Path;
}

export function below({ old, young }: Place, token: string | number, youngToken = token): Place {
  return { old: [...old, token], young: [...young, youngToken] };
}

/** The document with what is at a path replaced. What becomes `undefined` is left out. */
export function patched(document: JsonSchema, path: Path, patch: Patch): JsonSchema {
  return patchAt(document, path, patch) as JsonSchema;
}

function patchAt(value: unknown, [token, ...rest]: Path, patch: Patch): unknown {
  if (token === undefined) return patch(value);
  if (Array.isArray(value)) {
    const place = Math.min(Number(token), value.length);
    const item = patchAt(value[place], rest, patch);
    return item === undefined ? value.toSpliced(place, 1) : value.toSpliced(place, 1, item);
  }
  const { [token]: old, ...others } = asObject(value);
  const item = patchAt(old, rest, patch);
  return item === undefined ? others : { ...others, [token]: item };
}

/** What a new part refers to comes with it. */
export function withDefinitions(document: JsonSchema, source: JsonSchema): JsonSchema {
  if (!isObject(document) || !isObject(source)) return document;
  const added: { [keyword: string]: unknown } = {};
  for (const keyword of ["$defs", "definitions"]) {
    if (source[keyword] !== undefined)
      added[keyword] = { ...asObject(source[keyword]), ...asObject(document[keyword]) };
  }
  return { ...document, ...added };
}

/** Where a reference leads that is a pointer into the document; `undefined` when it is another one. */
export function placeOf(reference: string): Path | undefined {
  if (reference === "#") return [];
  if (!reference.startsWith("#/")) return undefined;
  const tokens = reference.slice(2).split("/");
  return tokens.map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isObject(value: unknown): value is { readonly [keyword: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asObject(value: unknown): { readonly [keyword: string]: unknown } {
  return isObject(value) ? value : {};
}
