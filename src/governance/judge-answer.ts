/**
 * Whether what a provider answered keeps an api contract.
 *
 * Nothing that is said here holds a value of the body or a secret: findings name fields, sizes and headers.
 */
import type { Contract } from "../contracts/contract.ts";
import { parsePayload } from "../contracts/payload.ts";
import { validatorOf } from "../contracts/validate.ts";
import { durationMs, formatMs } from "../core/duration.ts";

/** An answer over HTTP. */
export interface ProviderAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined when it is larger than allowed: then it was not read to its end. */
  readonly body: Uint8Array | undefined;
}

export interface Expectation {
  readonly contract: Contract;
  /** Any 2xx unless told. */
  readonly status?: number | undefined;
  readonly maxBytes: number;
  /** Instant of the answer, in milliseconds since the Unix epoch. */
  readonly now: number;
}

export type AnswerCheck = "answer" | "status" | "media-type" | "size" | "json" | "contract" | "freshness";

export interface AnswerFinding {
  readonly check: AnswerCheck;
  readonly message: string;
  /** JSON pointer of the wrong field. */
  readonly pointer?: string;
}

export interface AnswerVerdict {
  /** Empty when the answer keeps the contract. */
  readonly findings: readonly AnswerFinding[];
  /** What is worth knowing and wrong in no way. */
  readonly notes: readonly string[];
}

/** As deep as the answers that a step gets may be. */
const maxDepth = 256;

export function judgeAnswer(answer: ProviderAnswer, expected: Expectation): AnswerVerdict {
  const notes = [...deprecationNotes(answer, expected), ...ageNotes(answer)];
  const status = statusFindings(answer, expected);
  // What comes with another status is another document.
  if (status.length > 0) return { findings: status, notes };
  return {
    findings: [...mediaFindings(answer), ...bodyFindings(answer, expected), ...freshness(answer, expected)],
    notes,
  };
}

function statusFindings({ status, headers }: ProviderAnswer, expected: Expectation): readonly AnswerFinding[] {
  const isExpected = expected.status === undefined ? status >= 200 && status < 300 : status === expected.status;
  if (isExpected) return [];
  const wanted = expected.status === undefined ? "2xx" : String(expected.status);
  const location = headers["location"];
  const leads =
    location === undefined || status < 300 || status > 399
      ? ""
      : `. It leads to ${withoutQuery(location)}, and is not followed: test that address`;
  return [{ check: "status", message: `Status: expected ${wanted}, got ${status}${leads}.` }];
}

/** A query may hold a secret. */
export function withoutQuery(url: string): string {
  return (url.split(/[?#]/, 1)[0] ?? "").slice(0, 300);
}

function mediaFindings({ headers }: ProviderAnswer): readonly AnswerFinding[] {
  const type = headers["content-type"];
  const [media = "", ...parameters] = (type ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters
    .find((part) => part.startsWith("charset="))
    ?.slice("charset=".length)
    .replaceAll('"', "");
  const encoding = headers["content-encoding"];
  const found = type === undefined ? "none" : `"${type.slice(0, 100)}"`;
  return [
    ...(/^(?:application|text)\/(?:[\w!#$&^.+-]+\+)?json$/.test(media)
      ? []
      : [{ check: "media-type" as const, message: `Content-Type: expected application/json, got ${found}.` }]),
    ...(charset === undefined || charset === "utf-8"
      ? []
      : [
          {
            check: "media-type" as const,
            message: `Content-Type: JSON is UTF-8 (RFC 8259), and it says charset ${charset}.`,
          },
        ]),
    ...(encoding === undefined || encoding === "identity"
      ? []
      : [{ check: "media-type" as const, message: `Content-Encoding: nobody asked for ${encoding}.` }]),
  ];
}

function bodyFindings({ body }: ProviderAnswer, { contract, maxBytes }: Expectation): readonly AnswerFinding[] {
  if (body === undefined) {
    return [
      { check: "size", message: `The body has more than ${maxBytes} bytes. Raise --max-bytes if that is meant.` },
    ];
  }
  const payload = parsePayload(body, { maxBytes, maxDepth });
  if (!payload.ok) {
    const { message, pointer } = payload.error;
    return [{ check: "json", message, ...(pointer === undefined ? {} : { pointer }) }];
  }
  return validatorOf(contract)(payload.value.value).map(({ message, pointer }) => ({
    check: "contract",
    message,
    pointer,
  }));
}

/** RFC 9111, section 5.1. */
function ageOf({ headers }: ProviderAnswer): number | undefined {
  const age = headers["age"];
  return age !== undefined && /^\d{1,9}$/.test(age) ? Number(age) * 1_000 : undefined;
}

function freshness(answer: ProviderAnswer, { contract }: Expectation): readonly AnswerFinding[] {
  const limit = contract.guarantees?.freshness;
  const ageMs = ageOf(answer);
  if (limit === undefined || ageMs === undefined || ageMs <= durationMs(limit)) return [];
  return [
    {
      check: "freshness",
      message: `Age: the answer is ${formatMs(ageMs)} old, and the contract says at most ${limit}.`,
    },
  ];
}

function ageNotes(answer: ProviderAnswer): readonly string[] {
  const ageMs = ageOf(answer);
  const modified = Date.parse(answer.headers["last-modified"] ?? "");
  return [
    ...(ageMs === undefined ? [] : [`Age: the answer comes from a cache, and is ${formatMs(ageMs)} old.`]),
    ...(Number.isNaN(modified) ? [] : [`Last-Modified: ${dayOf(modified)}.`]),
  ];
}

function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** RFC 9745: `@` and unix seconds. RFC 8594: an HTTP date. */
function deprecationNotes({ headers }: ProviderAnswer, { contract, now }: Expectation): readonly string[] {
  const { deprecation, sunset } = headers;
  const since = /^@(\d{1,11})$/.exec(deprecation ?? "")?.[1];
  const end = Date.parse(sunset ?? "");
  const stated = contract.deprecation;
  const isNews = stated === undefined && (deprecation !== undefined || sunset !== undefined);
  return [
    ...(deprecation === undefined
      ? []
      : [
          since === undefined
            ? "Deprecation: it is not written as RFC 9745 has it (@ and unix seconds)."
            : `Deprecation: the provider says that it is deprecated since ${dayOf(Number(since) * 1_000)}.`,
        ]),
    ...(sunset === undefined
      ? []
      : [
          Number.isNaN(end)
            ? "Sunset: it is not written as RFC 8594 has it (an HTTP date)."
            : `Sunset: it ${end <= now ? "was" : "is"} served until ${dayOf(end)}.`,
        ]),
    ...(isNews ? ["The contract does not say that it is deprecated: write deprecation."] : []),
  ];
}
