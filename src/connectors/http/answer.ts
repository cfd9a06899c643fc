import type { IncomingHttpHeaders } from "node:http";
import { type PayloadProblem, parsePayload } from "../../contracts/payload.ts";

/** A whole answer. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** `undefined` when they could not be read: see `flaw`. */
  readonly bytes: Buffer | undefined;
  /** Why there are no bytes, in words that follow "The answer", e.g. `is larger than 1000 bytes`. */
  readonly flaw?: string;
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

/** Whether the answer is problem details of RFC 9457. */
export function isProblem(answer: RawAnswer): boolean {
  return /^application\/problem\+json\b/i.test(headerOf(answer, "content-type") ?? "");
}

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

/** Answers are read by the same rules as messages; their size was limited while they arrived. */
const limits = { maxBytes: Number.POSITIVE_INFINITY, maxDepth: 256 };

const reasons: Readonly<Record<PayloadProblem["code"], string>> = {
  "payload-too-large": "is too large",
  "payload-empty": "is not JSON",
  "payload-not-utf8": "is not UTF-8",
  "payload-not-json": "is not JSON",
  "payload-too-deep": "is nested too deeply",
  "payload-forbidden-key": "has a field that could reach a prototype",
  "payload-duplicate-member": "has a field that comes twice in one object",
  "payload-number-unsafe": "has a number that cannot be read exactly",
};

/** Parses strictly: an id that silently became another id would later be used to undo something. */
export function parseStrictJson(bytes: Buffer): ParsedJson {
  const payload = parsePayload(bytes, limits);
  return payload.ok ? { ok: true, value: payload.value.value } : { ok: false, why: reasons[payload.error.code] };
}
