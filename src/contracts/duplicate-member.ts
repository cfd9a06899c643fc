import { appendPointer } from "../core/json.ts";

/** An object or an array that the reader is in. */
interface Level {
  readonly pointer: string;
  /** Names that came before; `undefined` in an array. */
  readonly names: Set<string> | undefined;
  /** Of the field or the item that the reader is at. */
  token: string | number;
}

/** Strings, with what shows that one is a field name, and what opens, closes and separates. */
const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{},]/g;

/**
 * Pointer of the first field whose name came before in the same object; names are compared as they are read, whatever their escapes.
 * @param text valid JSON.
 */
export function findDuplicateMember(text: string): string | undefined {
  const levels: Level[] = [];
  const placeOf = (level: Level | undefined) => (level === undefined ? "" : appendPointer(level.pointer, level.token));
  for (const [token, colon] of text.matchAll(tokens)) {
    const level = levels.at(-1);
    if (token === "{" || token === "[") {
      levels.push({ pointer: placeOf(level), names: token === "{" ? new Set() : undefined, token: 0 });
    } else if (token === "}" || token === "]") levels.pop();
    else if (token === ",") {
      if (level?.names === undefined && level !== undefined) level.token = Number(level.token) + 1;
    } else if (colon !== undefined && level?.names !== undefined) {
      level.token = JSON.parse(token.slice(0, -colon.length)) as string;
      if (level.names.has(level.token)) return placeOf(level);
      level.names.add(level.token);
    }
  }
  return undefined;
}
