import type { Clock } from "./clock.ts";

/**
 * Run ids: 11 characters of Crockford base32 that hold 53 bits, of which the upper 41 are the milliseconds since 2020 and
 * the lower 12 a counter. So an id fits a JavaScript number (and SQLite's rowid), sorts by time of acceptance, and is
 * short enough to be read out on the phone.
 */
export type RunId = string;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const length = 11;
/** By character code; -1 for what is no digit. */
const digits = Int8Array.from({ length: 128 }, (_, code) => alphabet.indexOf(String.fromCharCode(code)));
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0));
const lowDigits = 6;
const lowSize = 32 ** lowDigits;
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
  // In two halves, each of which fits 32 bits.
  const high = Math.floor(value / lowSize);
  const low = value - high * lowSize;
  return String.fromCharCode(
    digit(high, 4),
    digit(high, 3),
    digit(high, 2),
    digit(high, 1),
    digit(high, 0),
    digit(low, 5),
    digit(low, 4),
    digit(low, 3),
    digit(low, 2),
    digit(low, 1),
    digit(low, 0),
  );
}

function digit(half: number, place: number): number {
  return codes[(half >>> (5 * place)) & 31] as number;
}

/** The number of an id, or `undefined` when the text is not a run id. */
export function runNumber(id: string): number | undefined {
  if (id.length !== length) return undefined;
  let value = 0;
  for (let index = 0; index < length; index++) {
    const known = digits[id.charCodeAt(index)] ?? -1;
    if (known < 0) return undefined;
    value = value * 32 + known;
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
