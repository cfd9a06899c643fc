import { parse } from "secure-json-parse";
import type { Dispatcher } from "undici";

/** A whole answer. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData["headers"];
  /** `undefined` when the answer was larger than allowed: then it was not read to its end. */
  readonly bytes: Buffer | undefined;
}

/** Reads an answer to its end, or up to `maxBytes`; then the connection is given up. */
export async function readAnswer(response: Dispatcher.ResponseData, maxBytes: number): Promise<RawAnswer> {
  const { statusCode: status, headers, body } = response;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return { status, headers, bytes: undefined }; // leaving the loop destroys the body
    chunks.push(chunk);
  }
  return { status, headers, bytes: Buffer.concat(chunks) };
}

/** The value of a header that should occur once. */
export function headerOf(answer: RawAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return typeof value === "string" ? value : value?.[0];
}

const jsonType = /^(?:application|text)\/(?:[\w!#$&^.+-]+\+)?json\s*(?:;|$)/i;

/** Whether the answer says that it is JSON, or says nothing about what it is. */
export function claimsJson(answer: RawAnswer): boolean {
  const type = headerOf(answer, "content-type");
  return type === undefined || jsonType.test(type);
}

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

/** Not `ignoreBOM`: a byte order mark at the start is skipped, as RFC 8259 section 8.1 allows. */
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Parses strictly: UTF-8 only, no key that would reach a prototype, no whole number that a double cannot hold (an id that
 * silently became another id would later be used to undo something).
 */
export function parseStrictJson(bytes: Buffer): ParsedJson {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { ok: false, why: "is not UTF-8" };
  }
  try {
    const value: unknown = parse(text);
    return hasUnsafeInteger(text)
      ? { ok: false, why: "has a whole number that is too large to be exact" }
      : { ok: true, value };
  } catch {
    return { ok: false, why: "is not JSON" };
  }
}

/** The larger work is only done for a text with sixteen digits in a row, the least that such a number has. */
function hasUnsafeInteger(text: string): boolean {
  if (!/\d{16}/.test(text)) return false;
  let found = false;
  JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? ""))
      found = true;
    return value;
  });
  return found;
}
