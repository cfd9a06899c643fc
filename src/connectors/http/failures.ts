import { formatMs } from "../../core/duration.ts";
import type { ErrorCode, ErrorDetails } from "../../core/errors.ts";
import type { Cause } from "../../runs/cause.ts";
import { RunFailure } from "../../runs/failure.ts";
import type { HttpMethod } from "./method.ts";

/** The call that a failure is about. */
export interface CallName {
  readonly system: string;
  readonly method: HttpMethod;
  /** Without the query. */
  readonly path: string;
}

/** Enough of a path to know the call by. */
const maxShownPath = 200;

/** `POST /invoices of system "billing"`. */
export function nameOf({ system, method, path }: CallName): string {
  const shown = path.length > maxShownPath ? `${path.slice(0, maxShownPath)}…` : path;
  return `${method} ${shown} of system "${system}"`;
}

/** Something is wrong on our side, in the code or the configuration: kept as it is, for a replay after the fix. */
export function defect(code: ErrorCode, message: string, details: ErrorDetails): RunFailure {
  return new RunFailure({ cause: "defect", code, message, details });
}

/** What is known of a call that got no answer. */
function whatIsKnown({ method }: CallName, isSent: boolean): string {
  if (!isSent) return "Nothing was sent.";
  return method === "GET" ? "" : "It may have been carried out.";
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" ");
}

export function timedOut(call: CallName, timeoutMs: number, isSent: boolean): RunFailure {
  return new RunFailure({
    cause: "timeout",
    code: "system-timeout",
    message: sentences(
      `${nameOf(call)} had no whole answer within ${formatMs(timeoutMs)}.`,
      whatIsKnown(call, isSent),
      'Raise the "timeout" of the system or of the call, or find out why the system is slow.',
    ),
    details: { system: call.system, method: call.method, timeoutMs },
  });
}

export function stepTimeOver(call: CallName, isSent: boolean): RunFailure {
  return new RunFailure({
    cause: "timeout",
    code: "system-timeout",
    message: sentences(
      `${nameOf(call)} was given up because the time of its step was over.`,
      whatIsKnown(call, isSent),
      'Raise the "timeout" of the step, or make fewer calls in it.',
    ),
    details: { system: call.system, method: call.method },
  });
}

export function brokenAnswer(call: CallName, status: number, what: string): RunFailure {
  return new RunFailure({
    cause: "contract",
    code: "system-response-invalid",
    message: `The answer to ${nameOf(call)} ${what}. Ask the owner of the system, or correct the contract; then replay.`,
    details: { system: call.system, method: call.method, status },
  });
}

/** What undici calls an argument that no request can be made of, such as a line break in a header. */
const invalidArgument = "UND_ERR_INVALID_ARG";
const timeouts: ReadonlySet<string> = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
]);

/**
 * What a request came to that got no answer: refused, reset, closed, name not found, TLS. The error itself is not kept: it
 * may name the address, which may be a secret.
 */
export function notReached(call: CallName, error: unknown, isSent: boolean): RunFailure {
  const reason = codeOf(error);
  if (reason === invalidArgument) {
    const message = `${nameOf(call)} could not be sent: a header or value of it is not allowed in HTTP. Correct the headers of the call or of the system.`;
    return defect("definition-invalid", message, { system: call.system, method: call.method });
  }
  const [cause, code]: [Cause, ErrorCode] = timeouts.has(reason)
    ? ["timeout", "system-timeout"]
    : ["unavailable", "system-unavailable"];
  return new RunFailure({
    cause,
    code,
    message: sentences(
      `${nameOf(call)} got no answer: ${reason}.`,
      whatIsKnown(call, isSent),
      "Check the address and the system if it fails again.",
    ),
    details: { system: call.system, method: call.method, reason },
  });
}

/** Node and undici errors have a stable code; several addresses that all failed come as one AggregateError with a code. */
function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.name : "unknown error";
}
