import type { FastifyReply } from "fastify";
import { type ErrorCode, errorPage, WaybillError } from "../core/errors.ts";
import { retryAfterSeconds } from "../core/retry-later.ts";
import type { FieldError, Problem } from "./wire.ts";

/** HTTP status of the errors that an operator's request can meet. */
const statusOf: Partial<Readonly<Record<ErrorCode, number>>> = {
  "contract-broken": 422,
  "contract-sunset": 422,
  "upcast-failed": 500,
  "key-invalid": 422,
  "request-invalid": 400,
  "reason-missing": 400,
  "host-refused": 403,
  "not-found": 404,
  "run-unknown": 404,
  "flow-unknown": 404,
  "method-not-allowed": 405,
  "version-unknown": 404,
  "run-not-dead": 409,
  "run-ended": 409,
  "run-not-paused": 409,
  "task-unknown": 409,
  "history-diverged": 409,
  "payload-too-large": 413,
  "payload-empty": 400,
  "payload-not-utf8": 400,
  "payload-not-json": 400,
  "payload-too-deep": 400,
  "payload-forbidden-key": 400,
  "payload-duplicate-member": 400,
  "payload-number-unsafe": 400,
  "flow-limit-exceeded": 413,
  "queue-full": 503,
  "shutting-down": 503,
  "disk-full": 503,
  "data-unwritable": 503,
  "engine-unavailable": 503,
  "engine-unsupported": 501,
};

const titleOf: Partial<Readonly<Record<ErrorCode, string>>> = {
  internal: "Something went wrong here",
  "not-found": "There is nothing here",
  "host-refused": "Only for this machine",
};

export const problemType = "application/problem+json; charset=utf-8";

/** RFC 9457 problem details. `type` is the page of the code, relative to the docs of the project. */
export function problem(status: number, code: ErrorCode, detail: string, errors?: readonly FieldError[]): Problem {
  const title = titleOf[code] ?? titleFrom(code);
  return { type: errorPage(code), title, status, detail, code, ...(errors === undefined ? {} : { errors }) };
}

/** Answers with the problem, and with `Retry-After` when it passes by itself. */
export function sendProblem(reply: FastifyReply, details: Problem): void {
  const seconds = retryAfterSeconds(details.code);
  if (seconds !== undefined) void reply.header("retry-after", seconds);
  void reply.status(details.status).type(problemType).send(JSON.stringify(details));
}

/** The problem of whatever was thrown; what nobody expected says nothing about itself. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof WaybillError) return problem(statusOf[thrown.code] ?? 500, thrown.code, thrown.message);
  const status = httpStatus(thrown);
  if (status === 413) return problem(413, "payload-too-large", "The body is larger than this address takes.");
  if (status === 404) return problem(404, "not-found", "There is nothing at this address.");
  if (status !== undefined && status < 500)
    return problem(
      status,
      "request-invalid",
      "The request cannot be understood. Look at its address, headers and body.",
    );
  return problem(
    500,
    "internal",
    "Something went wrong here. The log of this Waybill says what, under the time of this answer.",
  );
}

function httpStatus(thrown: unknown): number | undefined {
  if (typeof thrown !== "object" || thrown === null || !("statusCode" in thrown)) return undefined;
  return typeof thrown.statusCode === "number" ? thrown.statusCode : undefined;
}

function titleFrom(code: ErrorCode): string {
  const words = code.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
