import type { ErrorCode } from "../../core/errors.ts";
import type { Document } from "./about.ts";

/** What a sender of a webhook is answered, as OpenAPI response objects by status. Every refusal is RFC 9457 problem details. */
export const webhookResponses: Document = {
  "200": {
    description: "The message was known: this is its run. Nothing is done twice.",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Duplicate" } } },
  },
  "202": {
    description: "The message is on disk and has a run.",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Accepted" } } },
  },
  "400": refused(
    "The body is empty, not UTF-8, not JSON, nested too deeply, or has a number or a name that is not taken; or the request is no HTTP that is understood.",
    "payload-empty",
    "payload-not-utf8",
    "payload-not-json",
    "payload-too-deep",
    "payload-forbidden-key",
    "payload-duplicate-member",
    "payload-number-unsafe",
    "request-invalid",
  ),
  "401": refused(
    "The signature is missing, does not fit, or is too old or too new.",
    "signature-missing",
    "signature-invalid",
    "signature-expired",
  ),
  "413": refused(
    "The message is larger than this address or the flow takes.",
    "payload-too-large",
    "flow-limit-exceeded",
  ),
  "422": refused(
    "The message breaks its contract, is of a version that is not served any more, or has no usable key. Each wrong field is named by its pointer.",
    "contract-broken",
    "contract-sunset",
    "key-invalid",
  ),
  "500": refused(
    "Something is wrong here, and no fault of the message: it cannot be brought to the present version, or what nobody expected happened. Send it again later.",
    "upcast-failed",
    "internal",
  ),
  "503": {
    ...refused(
      "The message cannot be kept right now. Send it again later.",
      "queue-full",
      "shutting-down",
      "disk-full",
      "data-unwritable",
      "engine-unavailable",
    ),
    headers: {
      "Retry-After": { description: "Seconds until the same message may be sent again.", schema: { type: "integer" } },
    },
  },
};

/** What is said once it is known which version the message is of. */
const ofKnownVersion = ["200", "202", "422", "500"];

/** The same answers, with the headers that tell of a version that is on its way out. */
export function deprecatedResponses(): Document {
  const text = { type: "string" };
  const deprecation = {
    Deprecation: { description: "Since when: @ and Unix seconds (RFC 9745).", schema: text },
    Sunset: { description: "Until when it is served, when that is decided (RFC 8594).", schema: text },
    Link: { description: "The successor, when there is one (RFC 5829).", schema: text },
  };
  const answers = ofKnownVersion.map((status) => [
    status,
    { ...(webhookResponses[status] as Document), headers: deprecation },
  ]);
  return { ...webhookResponses, ...Object.fromEntries(answers) };
}

/** @param codes what `code` of the problem can be. They are said as examples: a code more breaks no reader. */
function refused(description: string, ...codes: readonly ErrorCode[]): Document {
  const schema = { $ref: "#/components/schemas/Problem", properties: { code: { examples: codes } } };
  return {
    description: `${description} Codes: ${codes.join(", ")}.`,
    content: { "application/problem+json": { schema } },
  };
}

const runId: Document = { type: "string", description: "The run of the message." };

/** Marks what is no contract of the project, for `waybill contract import`. */
export const answerMark = "x-waybill-answer";
const answer: Document = { [answerMark]: true };

/** The schemas that `webhookResponses` refers to. No contract has such a key: theirs are lower case. */
export const answerSchemas: Document = {
  Accepted: { ...answer, type: "object", required: ["runId"], properties: { runId } },
  Duplicate: {
    ...answer,
    type: "object",
    required: ["runId", "duplicate"],
    properties: { runId, duplicate: { const: true } },
  },
  Problem: {
    ...answer,
    type: "object",
    description: "Problem details (RFC 9457).",
    required: ["type", "title", "status", "detail", "code"],
    properties: {
      type: { type: "string", description: "The page of the code, relative to the documentation of Waybill." },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string", description: "Names fields by pointer, never their values." },
      code: { type: "string", description: "Stable, for programs." },
      errors: {
        type: "array",
        description: "Everything that is wrong with the message.",
        items: {
          type: "object",
          required: ["pointer", "expected", "found", "message"],
          properties: {
            pointer: { type: "string", description: "JSON pointer (RFC 6901) of the wrong field." },
            expected: { type: "string" },
            found: { type: "string" },
            message: { type: "string" },
          },
        },
      },
    },
  },
};
