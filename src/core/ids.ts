import type { Clock } from "./clock.ts";

/**
 * Run ids: 11 characters of Crockford base32 that hold 53 bits, of which the upper 41 are the milliseconds since 2020 and
 * the lower 12 a counter. So an id fits a JavaScript number (and SQLite's rowid), sorts by time of acceptance, and is
 * short enough to be read out on the phone.
 */
export type RunId = string;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const digits = new Map([...alphabet].map((character, value) => [character, value]));
const length = 11;
const epochMs = Date.UTC(2020, 0, 1);
/** Ids per millisecond; when they run out, the next millisecond is borrowed. */
const perMs = 4096;

/** Makes ids that only grow, also when the clock steps back. `last` is the number of the youngest id ever made. */
export function createRunIds(clock: Clock, last = 0): () => RunId {
  let previous = last;
  return () => {
    previous = Math.max(previous + 1, firstRunNumber(clock.now()));
    return runIdOf(previous);
  };
}

/** The id of a number. */
export function runIdOf(value: number): RunId {
  let rest = value;
  let id = "";
  for (let index = 0; index < length; index++) {
    id = alphabet.charAt(rest % 32) + id;
    rest = Math.floor(rest / 32);
  }
  return id;
}

/** The number of an id, or `undefined` when the text is not a run id. */
export function runNumber(id: string): number | undefined {
  if (id.length !== length) return undefined;
  let value = 0;
  for (const character of id) {
    const digit = digits.get(character);
    if (digit === undefined) return undefined;
    value = value * 32 + digit;
  }
  return Number.isSafeInteger(value) ? value : undefined;
}

/** When the id was made, in milliseconds since the Unix epoch. */
export function runIdTime(value: number): number {
  return Math.floor(value / perMs) + epochMs;
}

/** The smallest number of an id that is made at an instant or later. */
export function firstRunNumber(at: number): number {
  return Math.max(0, (at - epochMs) * perMs);
}
