import type { Deprecation } from "../../contracts/deprecation.ts";
import type { Violation } from "../../contracts/violation.ts";
import type { ErrorCode } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import { retryAfterSeconds } from "../../core/retry-later.ts";

/** What a sender is told, without HTTP's own words. */
export type Answer =
  /** The message is on disk and has a run. */
  | ({ readonly status: 202; readonly runId: RunId } & Served)
  /** The message was known: this is its run. */
  | ({ readonly status: 200; readonly runId: RunId; readonly duplicate: true } & Served)
  | Refusal;

/** That the version which the message is of is on its way out. */
export interface Served {
  readonly deprecation?: Deprecation;
}

export interface Refusal extends Served {
  readonly status: 400 | 401 | 413 | 422 | 500 | 503;
  readonly code: ErrorCode;
  /** The same for every refusal of the code. */
  readonly title: string;
  /** Names fields by pointer, never their values. */
  readonly detail: string;
  readonly errors?: readonly Violation[];
  /** When the same message may be sent again with better luck. */
  readonly retryAfterSeconds?: number;
}

const refusals = {
  "signature-missing": { status: 401, title: "The message is not signed" },
  "signature-invalid": { status: 401, title: "The signature does not fit" },
  "signature-expired": { status: 401, title: "The signature is too old or too new" },
  "payload-too-large": { status: 413, title: "The body is too large" },
  "payload-empty": { status: 400, title: "The body is empty" },
  "payload-not-utf8": { status: 400, title: "The body is not UTF-8" },
  "payload-not-json": { status: 400, title: "The body is not JSON" },
  "payload-too-deep": { status: 400, title: "The body is nested too deeply" },
  "payload-forbidden-key": { status: 400, title: "A field name is not accepted" },
  "payload-duplicate-member": { status: 400, title: "A field comes twice" },
  "payload-number-unsafe": { status: 400, title: "A number cannot be read exactly" },
  "contract-broken": { status: 422, title: "The message breaks its contract" },
  "contract-sunset": { status: 422, title: "The version of the message is not served any more" },
  // Of a status that senders try again: it is no fault of theirs.
  "upcast-failed": { status: 500, title: "The message cannot be brought to the present version" },
  "flow-limit-exceeded": { status: 413, title: "The message is larger than the flow takes" },
  "key-invalid": { status: 422, title: "The message has no usable key" },
  "queue-full": { status: 503, title: "Too much is waiting already" },
  "shutting-down": { status: 503, title: "Waybill is shutting down" },
  "disk-full": { status: 503, title: "There is no room to keep the message" },
  "data-unwritable": { status: 503, title: "The message cannot be kept" },
  "engine-unavailable": { status: 503, title: "The message cannot be kept" },
} as const satisfies Partial<Record<ErrorCode, Pick<Refusal, "status" | "title">>>;

export type RefusalCode = keyof typeof refusals;

export function isRefusalCode(code: ErrorCode): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}

export function refusal(code: RefusalCode, detail: string, errors?: readonly Violation[]): Refusal {
  const seconds = retryAfterSeconds(code);
  return {
    ...refusals[code],
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  };
}
