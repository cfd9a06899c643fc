import type { Json } from "../../core/json.ts";

/**
 * Documents that are like this one and simpler, the simplest first: with properties and items left out, with values replaced by
 * null, and with smaller numbers and shorter texts. Taking one after the other comes to an end.
 */
export function* simpler(value: Json): Generator<Json> {
  if (value === null) return;
  yield null;
  if (typeof value === "boolean") {
    if (value) yield false;
  } else if (typeof value === "number") yield* simplerNumbers(value);
  else if (typeof value === "string") yield* simplerTexts(value);
  else if (Array.isArray(value)) yield* simplerArrays(value);
  else yield* simplerObjects(value as { readonly [name: string]: Json });
}

/** Nearer to zero; a whole number before a fraction, and a positive one before a negative one. */
function* simplerNumbers(value: number): Generator<number> {
  if (value === 0) return;
  if (value < 0) yield -value;
  yield 0;
  const whole = Math.trunc(value);
  if (whole !== value) yield whole;
  for (let step = whole; Math.abs(step) >= 1; step = Math.trunc(step / 2)) yield whole - step;
}

function* simplerTexts(value: string): Generator<string> {
  const characters = [...value];
  if (characters.length === 0) return;
  yield* ["", "a"].filter((text) => text.length < value.length);
  for (let size = Math.trunc(characters.length / 2); size >= 1; size = Math.trunc(size / 2)) {
    for (let start = 0; start < characters.length; start += size) yield without(characters, start, size).join("");
  }
  for (const [place, character] of characters.entries()) {
    for (const plainer of plainest) {
      if (rankOf(plainer) < rankOf(character)) yield characters.with(place, plainer).join("");
    }
  }
}

/** What a character is replaced by, the plainest first. */
const plainest = ["a", "0", "A"];

function rankOf(character: string): number {
  const rank = plainest.indexOf(character);
  return rank < 0 ? plainest.length : rank;
}

function* simplerArrays(items: readonly Json[]): Generator<Json> {
  yield* shorter(items);
  for (const [place, item] of items.entries()) for (const other of simpler(item)) yield items.with(place, other);
}

function* simplerObjects(value: { readonly [name: string]: Json }): Generator<Json> {
  const entries = Object.entries(value);
  for (const fewer of shorter(entries)) yield Object.fromEntries(fewer);
  for (const [name, item] of entries) for (const other of simpler(item)) yield { ...value, [name]: other };
}

function* shorter<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) return;
  yield [];
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < items.length; start += size) {
      if (size < items.length) yield without(items, start, size);
    }
  }
}

function without<T>(items: readonly T[], start: number, size: number): readonly T[] {
  return [...items.slice(0, start), ...items.slice(start + size)];
}
