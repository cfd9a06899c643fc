/**
 * JSON as it arrives from outside: bytes of anyone's making, to be read once and safely.
 *
 * 1. What cannot be read exactly is refused: bytes that are not UTF-8, numbers whose decimal value a JavaScript number changes, and
 *    objects in which a field comes twice. An order whose id comes out as another id is worse than one that is turned away.
 * 2. Nothing that is accepted can change how objects behave: no `__proto__` field, no `constructor` with a `prototype`.
 * 3. Whoever gets the value may walk it recursively: its depth is bounded.
 *
 * All of it is checked in one walk over the parsed value and two searches of the text, for long numbers and for colons. That is as safe as a
 * pass over the bytes beforehand, because the parser itself needs no stack for depth, only memory within the size limit. The text is
 * read token by token only when there is something suspicious.
 */

import { isExact } from "../core/decimal.ts";
import type { ErrorCode } from "../core/errors.ts";
import { appendPointer, type Json, type JsonObject } from "../core/json.ts";
import { err, ok, type Result } from "../core/result.ts";
import { findDuplicateMember } from "./duplicate-member.ts";
import { shortPointer } from "./violation.ts";

export interface PayloadLimits {
  /** Bytes of the body; 1 MiB unless told. */
  readonly maxBytes?: number;
  /** Arrays and objects within each other; 64 unless told; at most 1,000. */
  readonly maxDepth?: number;
}

export interface PayloadProblem {
  readonly code: Extract<
    ErrorCode,
    | "payload-too-large"
    | "payload-empty"
    | "payload-not-utf8"
    | "payload-not-json"
    | "payload-too-deep"
    | "payload-forbidden-key"
    | "payload-duplicate-member"
    | "payload-number-unsafe"
  >;
  /** Never holds values of the payload. */
  readonly message: string;
  /** JSON pointer of the place, where there is one. */
  readonly pointer?: string;
}

export interface Payload {
  readonly value: Json;
  /** The same as text, without a byte order mark. */
  readonly text: string;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads a JSON document (RFC 8259). Never throws. */
export function parsePayload(bytes: Uint8Array, limits: PayloadLimits = {}): Result<Payload, PayloadProblem> {
  const { maxBytes = 1024 * 1024, maxDepth = 64 } = limits;
  if (bytes.length > maxBytes) {
    return problem(
      "payload-too-large",
      `The body has ${bytes.length} bytes, and at most ${maxBytes} are accepted here.`,
    );
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return problem("payload-not-utf8", "The body is not valid UTF-8. Send JSON in UTF-8.");
  }
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (/^[ \t\r\n]*$/.test(text)) return problem("payload-empty", "The body is empty. Send a JSON document.");
    return problem("payload-not-json", `The body is not JSON${placeOf(error)}.`);
  }
  memberCount = 0;
  let seen = inspect([value], maxDepth + 1);
  if (longNumber.test(text)) seen |= suspectNumber;
  if (countNames(text) !== memberCount) seen |= suspectName;
  return seen === 0 ? ok({ value, text }) : judge(seen, { value, text }, maxDepth);
}

/** Whether what the walk saw is wrong indeed. */
function judge(seen: number, payload: Payload, maxDepth: number): Result<Payload, PayloadProblem> {
  if (seen & tooDeep) {
    return problem("payload-too-deep", `The body is nested deeper than the ${maxDepth} levels that are accepted here.`);
  }
  const found = seen & suspectKey ? findForbiddenKey(payload.value) : undefined;
  if (found !== undefined) {
    const key = shortPointer(found);
    return problem("payload-forbidden-key", `${key}: a field of this name is not accepted. Leave it out.`, key);
  }
  const duplicate = seen & suspectName ? findDuplicateMember(payload.text) : undefined;
  if (duplicate !== undefined) {
    const pointer = shortPointer(duplicate);
    return problem(
      "payload-duplicate-member",
      `${pointer}: a field of this name comes twice in one object. Send it once.`,
      pointer,
    );
  }
  // Long numbers that are exact are common in test messages, and told apart quickly.
  const number = seen & suspectNumber && hasUnsafeNumber(payload.text) ? findUnsafeNumber(payload.text) : undefined;
  if (number !== undefined) {
    const pointer = shortPointer(number);
    return problem(
      "payload-number-unsafe",
      `${pointer || "The body"}: a number that cannot be read exactly. Send it as a string.`,
      pointer,
    );
  }
  return ok(payload);
}

function problem(code: PayloadProblem["code"], message: string, pointer?: string): Result<never, PayloadProblem> {
  return err({ code, message, ...(pointer === undefined ? {} : { pointer }) });
}

/** Where the parser stopped. Its own message cites the payload, so only the position is taken from it. */
function placeOf(error: unknown): string {
  const match = /\(line (\d+) column (\d+)\)$/.exec(error instanceof Error ? error.message : "");
  return match === null ? "" : ` (line ${match[1]}, column ${match[2]})`;
}

const tooDeep = 1;
const suspectKey = 2;
const suspectNumber = 4;
const suspectName = 8;

/** Fields that the last walk came by. */
let memberCount = 0;

/** What there is to look at closer, as a sum of the flags above. `levels`: how many more may be within each other. */
function inspect(value: readonly Json[] | JsonObject, levels: number): number {
  if (levels === 0) return tooDeep;
  let seen = 0;
  if (Array.isArray(value)) {
    for (const item of value) seen |= inspectChild(item, levels);
    return seen;
  }
  const fields = value as JsonObject;
  for (const key in fields) {
    memberCount++;
    if (key === "__proto__" || key === "constructor") seen |= suspectKey;
    seen |= inspectChild(fields[key], levels);
  }
  return seen;
}

function inspectChild(child: Json | undefined, levels: number): number {
  return typeof child === "object" && child !== null ? inspect(child, levels - 1) : 0;
}

/**
 * A number that may have another decimal value when it is read: of 16 digits and more, or with a power of three digits. Any other number
 * comes back as it was written (IEEE 754: 15 digits).
 */
const longNumber = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;

/** All of them that do not obviously stand in a string. */
const longNumbers = /(?:^|[:,[ \t\r\n])-?(\d[\d.]{15,}(?:[eE][+-]?\d+)?|\d[\d.]*[eE][+-]?\d{3,})/g;

/** Whether one of them is not exact. */
function hasUnsafeNumber(text: string): boolean {
  for (const { 1: source = "" } of text.matchAll(longNumbers)) if (!isExact(source)) return true;
  return false;
}

/**
 * How many colons of the text come after a quote: those of all fields, and some within strings, where a quote comes after a backslash. More
 * than the fields of the parsed value when a field comes twice.
 */
function countNames(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) {
    let before = at - 1;
    while (isSpace(text.charCodeAt(before))) before--;
    if (text.charCodeAt(before) === 0x22) count++;
  }
  return count;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** Pointer of the first unsafe number. Reading with the source of each number is slow. */
function findUnsafeNumber(text: string): string | undefined {
  let path: string[] | undefined;
  let holder: unknown;
  parseWithSource(text, function (key, value, { source }) {
    if (path === undefined) {
      if (typeof value === "number" && source !== undefined && !isExact(source)) {
        path = [key];
        holder = this;
      }
    } else if (value === holder) {
      // Values are visited from the inside out: each holder comes by as the value of its own holder.
      path.unshift(key);
      holder = this;
    }
    return value;
  });
  // The outermost key is that of the document itself, which has none.
  return path?.slice(1).reduce(appendPointer, "");
}

/** Pointer of the first field that could reach a prototype. */
function findForbiddenKey(value: Json, pointer = ""): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const place = appendPointer(pointer, key);
    if (key === "__proto__" || (key === "constructor" && hasPrototype(child))) return place;
    const inner = findForbiddenKey(child, place);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function hasPrototype(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "prototype");
}
