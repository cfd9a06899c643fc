/**
 * What the status of an answer means for a run: why the call failed, and what is known of its effect when the call could change
 * something. The effect claims no more than the status says: where systems are known to answer so after they did it, it is unknown.
 *
 * | status                      | cause       | effect   | why                                                                       |
 * |-----------------------------|-------------|----------|---------------------------------------------------------------------------|
 * | 2xx                         |             | happened | 202 too: the system has taken it on                                       |
 * | listed in `alreadyDone`     |             | happened | the author knows that the system answers an earlier attempt so            |
 * | 409 "being processed"       | throttled   | unknown  | our earlier attempt under the same key goes on: see `isInFlight`          |
 * | key used before otherwise   | rejected    | unknown  | a call under our key was carried out, not as this one: see `isKeyReused`  |
 * | 408, 504                    | timeout     | unknown  | whoever gave up may have passed it on before                              |
 * | 425, 429                    | throttled   | none     | the system works and asks us to come later                                |
 * | 4xx listed in `alsoOk`      |             | as below | the author expects it; a 409 is unknown: what is there may be ours        |
 * | 307, 308                    | defect      | none     | to be sent elsewhere. Never followed: it could lead the credentials away  |
 * | any other 3xx               | defect      | unknown  | many systems answer a POST that they carried out with 302 or 303          |
 * | 401, 403, 407               | defect      | none     | our credentials are wrong, which no order may be undone for; replay after |
 * | 406                         | rejected    | unknown  | many frameworks look for a form of the answer after they did the work     |
 * | 499                         | unavailable | unknown  | a proxy says that its own client went away, or the call was canceled      |
 * | 501, 505, any other 4xx     | rejected    | none     | the system said no, and will say so again                                 |
 * | any other (503 included)    | unavailable | unknown  | a `Retry-After` is honoured, but a system that answers 503 is down for all |
 */
import type { ErrorCode } from "../../core/errors.ts";
import { isJsonObject } from "../../core/json.ts";
import type { Cause } from "../../runs/cause.ts";
import type { Effect } from "../../runs/effect.ts";
import { RunFailure } from "../../runs/failure.ts";
import { headerOf, isProblem, parseStrictJson, type RawAnswer } from "./answer.ts";
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
const reused: Meaning = {
  cause: "rejected",
  code: "system-rejected",
  advice: "The system seems to know the idempotency key from another call. Build the same request on every attempt.",
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

/** What the author of a call says about statuses that are no success by themselves. */
export interface Expected {
  /** No failure: the call gives `null`. */
  readonly alsoOk: readonly number[];
  /** The effect was there before. Empty for calls that change nothing. */
  readonly alreadyDone: readonly number[];
}

/** The failure that an answer is; `undefined` for an answer that is none. */
export function failureOfAnswer(
  call: CallName,
  answer: RawAnswer,
  expected: Expected,
  now: number,
): RunFailure | undefined {
  const meaning = meaningOf(answer, expected);
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

function meaningOf(answer: RawAnswer, expected: Expected): Meaning | undefined {
  const { status } = answer;
  if (isSuccess(status)) return undefined;
  if (isInFlight(answer, expected)) return throttled; // also when the author expects the status: this answer is not the final one
  if (isKeyReused(answer, expected)) return reused;
  if (expected.alreadyDone.includes(status)) return undefined;
  if (status === 408 || status === 504) return timeout;
  if (status === 425 || status === 429) return throttled;
  if (status >= 400 && expected.alsoOk.includes(status)) return undefined;
  if (status >= 300 && status < 400) return redirect;
  if (status === 401 || status === 403 || status === 407) return unauthorized;
  if (status === 501 || status === 505 || (isClientError(status) && status !== 499)) return rejected;
  return unavailable;
}

/** What an answer says of the effect of a call that could change something. */
export function effectOfAnswer(answer: RawAnswer, expected: Expected): Effect {
  const { status } = answer;
  if (isSuccess(status)) return "happened";
  if (isInFlight(answer, expected) || isKeyReused(answer, expected)) return "unknown";
  if (expected.alreadyDone.includes(status)) return "happened";
  if (status === 409 && expected.alsoOk.includes(status)) return "unknown";
  if (status === 307 || status === 308 || status === 501 || status === 505) return "none";
  return isClientError(status) && !doubtful.has(status) ? "none" : "unknown";
}

/** Statuses of 400 to 499 that are also given to a call that was carried out. */
const doubtful: ReadonlySet<number> = new Set([406, 408, 499]);

/** Whether the answer shows that the thing asked for is done, by this call or by an earlier one. */
export function isDone({ status }: RawAnswer, { alreadyDone }: Expected): boolean {
  return isSuccess(status) || alreadyDone.includes(status);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500;
}

/**
 * Whether a 409 says "a request with this key is being processed" and not "this conflicts with the state of the business".
 * Systems say so in many ways; the rule is: it has a `Retry-After`, or its body speaks of idempotency. When that is wrong
 * the attempts end as a dead letter and nothing is undone, which is the lesser harm. For an author who says that 409 means
 * "already done" the body must also say that something goes on: "this key was used before" is that very answer.
 */
function isInFlight(answer: RawAnswer, { alreadyDone }: Expected): boolean {
  if (answer.status !== 409) return false;
  if (headerOf(answer, "retry-after") !== undefined) return true;
  const body = textOf(answer);
  if (!speaksOfKey.test(body)) return false;
  return goesOn.test(body) || !(alreadyDone.includes(409) || otherData.test(body));
}

/**
 * Whether the answer says "this key was used with other data" (Stripe's `idempotency_error`; 422 of the IETF draft on the Idempotency-Key
 * header). Some call under our key was carried out, and whether it did what this one asks for is not known. For an author who says that
 * the status means "already done" the body must also say that the data differ.
 */
function isKeyReused(answer: RawAnswer, { alreadyDone }: Expected): boolean {
  const { status } = answer;
  if (status !== 400 && status !== 409 && status !== 422) return false;
  const body = textOf(answer);
  if (!speaksOfKey.test(body)) return false;
  // Of a 409 that goes on: see `isInFlight`. Systems that say so with 400 or 422 have no answer that can be waited for.
  if (goesOn.test(body)) return status !== 409;
  return otherData.test(body) || (status === 422 && !alreadyDone.includes(422));
}

const speaksOfKey = /idempoten/i;
const goesOn = /progress|processing|being |in.?flight|concurrent|pending|still/i;
const otherData =
  /idempotency_error|different|\bother\b|mismatch|(?:not|n't) match|changed|same (?:param|body|payload|request)/i;

function textOf({ bytes }: RawAnswer): string {
  return bytes?.toString("utf8") ?? "";
}

const maxShown = 200;

/** What RFC 9457 problem details say in the fields that are the same for every occurrence: ` (out-of-stock: Not in stock)`. */
function problemOf(answer: RawAnswer): string {
  if (answer.bytes === undefined || !isProblem(answer)) return "";
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
