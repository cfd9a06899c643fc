import { appendPointer } from "../core/json.ts";

/** An object or an array that the reader is in. */
interface Level {
  readonly pointer: string;
  /** Names that came before; `undefined` in an array. */
  readonly names: Set<string> | undefined;
  /** Of the field or the item that the reader is at. */
  token: string | number;
}

/** Where a string, an object or an array begins or ends, or an item does. */
const marks = /["[\]{},]/g;

/**
 * Pointer of the first field whose name came before in the same object; names are compared as they are read, whatever their escapes.
 * Strings are passed over by search, because a pattern for one needs stack for each of its characters.
 * @param text valid JSON.
 */
export function findDuplicateMember(text: string): string | undefined {
  const levels: Level[] = [];
  const placeOf = (level: Level | undefined) => (level === undefined ? "" : appendPointer(level.pointer, level.token));
  marks.lastIndex = 0;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    const level = levels.at(-1);
    const [mark] = found;
    if (mark === "{" || mark === "[") {
      levels.push({ pointer: placeOf(level), names: mark === "{" ? new Set() : undefined, token: 0 });
    } else if (mark === "}" || mark === "]") levels.pop();
    else if (mark === ",") {
      if (level?.names === undefined && level !== undefined) level.token = Number(level.token) + 1;
    } else {
      const end = endOfString(text, found.index);
      marks.lastIndex = end;
      if (level?.names === undefined || !isName(text, end)) continue;
      level.token = JSON.parse(text.slice(found.index, end)) as string;
      if (level.names.has(level.token)) return placeOf(level);
      level.names.add(level.token);
    }
  }
  return undefined;
}

/** Behind the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === 0x5c) before--;
    // An even number of backslashes are escaped ones.
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

/** Whether a colon follows, which makes the string before it a field name. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (" \t\r\n".includes(text.charAt(at)) && at < text.length) at++;
  return text.charAt(at) === ":";
}
