import type { Contract } from "../../contracts/contract.ts";
import { validatorOf } from "../../contracts/validate.ts";
import type { ResponseForm } from "../../definitions/http.ts";
import { claimsJson, headerOf, parseStrictJson, type RawAnswer } from "./answer.ts";
import { brokenAnswer, type CallName, defect, nameOf } from "./failures.ts";

/** What the author of a call asked for. */
export type Wanted = Contract<unknown> | ResponseForm | undefined;

const forms: ReadonlySet<unknown> = new Set<ResponseForm>(["none", "text", "bytes"]);

/**
 * To be called before anything is sent: what is wrong with the code must not come out after the effect.
 * @throws RunFailure `definition-invalid`; WaybillError `schema-invalid` when the schema of the contract cannot be compiled.
 */
export function checkWanted(call: CallName, wanted: unknown): void {
  if (wanted === undefined || forms.has(wanted)) return;
  if (isContract(wanted)) {
    validatorOf(wanted);
    return;
  }
  throw defect(
    "definition-invalid",
    `The "response" of ${nameOf(call)} is neither a contract nor "none", "text" or "bytes". Nothing was sent.`,
    { system: call.system, method: call.method },
  );
}

function isContract(value: unknown): value is Contract<unknown> {
  return typeof value === "object" && value !== null && "type" in value && value.type === "contract";
}

/**
 * What a call gives for an answer that shows success.
 *
 * | asked for | gives                                                   | when the answer is not that                             |
 * |-----------|---------------------------------------------------------|---------------------------------------------------------|
 * | nothing   | JSON if it says that it is JSON, else text; null if empty | a change: text, else null. A read fails                |
 * | "none"    | null                                                    |                                                         |
 * | "text"    | the text, in the charset that it names                  | fails when it is too large or cannot be decompressed    |
 * | "bytes"   | the bytes in base64, which can be recorded              | the same                                                |
 * | contract  | the JSON                                                | fails                                                   |
 *
 * A change without `response` never fails here: it was carried out, and nobody said what they need of the answer. A read has no
 * effect that would be misreported.
 * @throws RunFailure with cause `contract`.
 */
export function readAnswer(call: CallName, answer: RawAnswer, wanted: Wanted): unknown {
  if (wanted === "none") return null;
  if (wanted === undefined) return anyForm(call, answer);
  const bytes = requireBytes(call, answer);
  if (wanted === "text") return textOf(answer, bytes, false);
  if (wanted === "bytes") return bytes.toString("base64");
  return fitting(call, answer, bytes, wanted);
}

function requireBytes(call: CallName, { bytes, flaw, status }: RawAnswer): Buffer {
  if (bytes === undefined) throw brokenAnswer(call, status, flaw ?? "could not be read");
  return bytes;
}

function anyForm(call: CallName, answer: RawAnswer): unknown {
  const isChange = call.method !== "GET";
  if (answer.bytes === undefined && isChange) return null;
  const bytes = requireBytes(call, answer);
  if (bytes.length === 0) return null;
  if (claimsJson(answer)) {
    const parsed = parseJson(answer, bytes);
    if (parsed.ok) return parsed.value;
    if (!isChange) throw brokenAnswer(call, answer.status, parsed.why);
  }
  const text = textOf(answer, bytes, true);
  if (text === undefined && !isChange) {
    throw brokenAnswer(call, answer.status, 'is neither JSON nor text. Ask for it with response: "bytes"');
  }
  return text ?? null;
}

/** Its content type does not matter: a document that fits the contract is what was asked for, whatever it is called. */
function fitting(call: CallName, answer: RawAnswer, bytes: Buffer, contract: Contract<unknown>): unknown {
  const parsed = bytes.length === 0 ? { ok: true as const, value: null } : parseJson(answer, bytes);
  if (!parsed.ok) throw brokenAnswer(call, answer.status, parsed.why);
  const violations = validatorOf(contract)(parsed.value);
  if (violations.length === 0) return parsed.value;
  const [few, more] = [violations.slice(0, maxNamed), violations.length - maxNamed];
  const places = few.map((violation) => violation.message).join("; ") + (more > 0 ? `; and ${more} more` : "");
  const what = bytes.length === 0 ? "is empty and" : "";
  const fit = `${what} does not fit contract "${contract.name}" ${contract.version}: ${places}`.trim();
  throw brokenAnswer(call, answer.status, fit);
}

/** Wrong places that a message names; the whole list would drown the rest of it. */
const maxNamed = 5;

/** JSON is UTF-8 by its RFC, but some systems send it in another charset and say so. */
function parseJson(answer: RawAnswer, bytes: Buffer): ReturnType<typeof parseStrictJson> {
  const charset = charsetOf(answer);
  if (charset === "utf-8") return parseStrictJson(bytes);
  const text = decodeText(bytes, charset, true);
  return text === undefined
    ? { ok: false, why: "is not in the charset that it names" }
    : parseStrictJson(Buffer.from(text));
}

function textOf(answer: RawAnswer, bytes: Buffer, isStrict: false): string;
function textOf(answer: RawAnswer, bytes: Buffer, isStrict: true): string | undefined;
function textOf(answer: RawAnswer, bytes: Buffer, isStrict: boolean): string | undefined {
  return decodeText(bytes, charsetOf(answer), isStrict);
}

/** The text without its byte order mark. Strictly: `undefined` for bytes that are no text. */
function decodeText(bytes: Buffer, charset: string, isStrict: boolean): string | undefined {
  try {
    const text = new TextDecoder(charset, { fatal: isStrict }).decode(bytes);
    return isStrict && text.includes("\u0000") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** The name as TextDecoder knows it; UTF-8 when none is named, or one that nobody knows. */
function charsetOf(answer: RawAnswer): string {
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headerOf(answer, "content-type") ?? "")?.[1];
  if (named === undefined || /^utf-?8$/i.test(named)) return "utf-8";
  try {
    return new TextDecoder(named).encoding;
  } catch {
    return "utf-8";
  }
}
