/**
 * What the status of an answer means for a run.
 *
 * | status                        | cause       | why                                                                         |
 * |-------------------------------|-------------|-----------------------------------------------------------------------------|
 * | 2xx                           |             | done                                                                        |
 * | 408, 504                      | timeout     |                                                                             |
 * | 425, 429                      | throttled   | the system works, it asks us to come later                                  |
 * | 409 "still being processed"   | throttled   | our earlier attempt under the same key goes on: see `isInFlight`            |
 * | listed in `alsoOk`            |             | the author expects it                                                       |
 * | 3xx                           | defect      | never followed: it could lead the credentials elsewhere                     |
 * | 401, 403, 407                 | defect      | our credentials are wrong, which no order may be undone for; replay after   |
 * | 501, 505, any other 4xx       | rejected    | the system said no, and will say so again                                   |
 * | any other (503 included)      | unavailable | a `Retry-After` is honoured, but a system that answers 503 is down for all  |
 */
import type { ErrorCode } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json.ts";
import type { Cause } from "../../runs/cause.ts";
import { RunFailure } from "../../runs/failure.ts";
import { headerOf, parseStrictJson, type RawAnswer } from "./answer.ts";
import { type CallName, nameOf } from "./failures.ts";
import { retryAfterMs } from "./retry-after.ts";

interface Meaning {
  readonly cause: Cause;
  readonly code: ErrorCode;
  /** What to do. */
  readonly advice: string;
}

const timeout: Meaning = {
  cause: "timeout",
  code: "system-timeout",
  advice: "It is tried again under the same idempotency key.",
};
const throttled: Meaning = { cause: "throttled", code: "system-throttled", advice: "It is tried again later." };
const unavailable: Meaning = {
  cause: "unavailable",
  code: "system-unavailable",
  advice: "It is tried again; if that does not help, ask the owner of the system.",
};
const rejected: Meaning = {
  cause: "rejected",
  code: "system-rejected",
  advice: "Correct the data where it comes from, or the flow, and replay.",
};
const unauthorized: Meaning = {
  cause: "defect",
  code: "system-unauthorized",
  advice: "Correct the credentials of the system or what they allow, and replay.",
};
const redirect: Meaning = {
  cause: "defect",
  code: "system-response-invalid",
  advice: "Redirects are not followed: correct the base URL of the system or the path, and replay.",
};

/** The failure that an answer is; `undefined` for an answer that is none. */
export function failureOfAnswer(
  call: CallName,
  answer: RawAnswer,
  alsoOk: readonly number[],
  now: number,
): RunFailure | undefined {
  const meaning = meaningOf(answer, alsoOk);
  if (meaning === undefined) return undefined;
  const { cause, code, advice } = meaning;
  const { status } = answer;
  return new RunFailure(
    {
      cause,
      code,
      message: `${nameOf(call)} was answered with ${status}${problemOf(answer)}. ${advice}`,
      details: { system: call.system, method: call.method, status },
    },
    { retryAfterMs: retryAfterMs(headerOf(answer, "retry-after"), now) },
  );
}

function meaningOf(answer: RawAnswer, alsoOk: readonly number[]): Meaning | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const passing = passingMeaning(answer);
  if (passing !== undefined) return passing; // also when the author expects the status: this answer is not the final one
  if (status >= 400 && alsoOk.includes(status)) return undefined;
  if (status >= 300 && status < 400) return redirect;
  if (status === 401 || status === 403 || status === 407) return unauthorized;
  if ((status >= 400 && status < 500) || status === 501 || status === 505) return rejected;
  return unavailable;
}

function passingMeaning(answer: RawAnswer): Meaning | undefined {
  switch (answer.status) {
    case 408:
    case 504:
      return timeout;
    case 425:
    case 429:
      return throttled;
    case 409:
      return isInFlight(answer) ? throttled : undefined;
    default:
      return undefined;
  }
}

/**
 * Whether a 409 says "a request with this key is being processed" and not "this conflicts with the state of the business".
 * Systems say so in many ways; the rule is: it has a `Retry-After`, or its body speaks of idempotency. When that is wrong
 * the attempts end as a dead letter and nothing is undone, which is the lesser harm.
 */
function isInFlight(answer: RawAnswer): boolean {
  if (headerOf(answer, "retry-after") !== undefined) return true;
  return /idempoten/i.test(answer.bytes?.toString("utf8") ?? "");
}

const maxShown = 200;

/** What RFC 9457 problem details say in the fields that are the same for every occurrence: ` (out-of-stock: Not in stock)`. */
function problemOf(answer: RawAnswer): string {
  const type = headerOf(answer, "content-type") ?? "";
  if (answer.bytes === undefined || !/^application\/problem\+json\b/i.test(type)) return "";
  const parsed = parseStrictJson(answer.bytes);
  if (!parsed.ok || !isJsonObject(parsed.value)) return "";
  const { code, title } = parsed.value;
  const shown = [code, title].filter((part) => typeof part === "string").map(printable);
  return shown.length === 0 ? "" : ` (${shown.join(": ")})`;
}

function printable(text: string): string {
  const oneLine = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return oneLine.length > maxShown ? `${oneLine.slice(0, maxShown)}…` : oneLine;
}
