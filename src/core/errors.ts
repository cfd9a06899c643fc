/**
 * Every code that Waybill reports, in errors, problem details and the CLI. A code is never renamed or reused; each has a
 * page docs/errors/<code>.md, and a test holds that.
 */
export const errorCodes = [
  // what an author declared
  "definition-invalid",
  "schema-invalid",
  "contract-unpublishable",
  "project-invalid",
  "secret-missing",
  // what the gate refuses
  "policy-invalid",
  "policy-loosened",
  "gate-refused",
  // what arrived
  "signature-missing",
  "signature-invalid",
  "signature-expired",
  "payload-too-large",
  "payload-empty",
  "payload-not-utf8",
  "payload-not-json",
  "payload-too-deep",
  "payload-forbidden-key",
  "payload-duplicate-member",
  "payload-number-unsafe",
  "contract-broken",
  "contract-sunset",
  "upcast-failed",
  "flow-limit-exceeded",
  "key-invalid",
  "due-time-skipped",
  "due-time-missed",
  "queue-full",
  "shutting-down",
  "not-found",
  "method-not-allowed",
  "request-invalid",
  "host-refused",
  "internal",
  // what a run met
  "system-rejected",
  "system-unauthorized",
  "system-unavailable",
  "system-timeout",
  "system-throttled",
  "system-response-invalid",
  "step-timeout",
  "step-failed",
  "step-result-invalid",
  "flow-failed",
  "undo-failed",
  "outcome-unknown",
  "effect-happened",
  "step-not-in-doubt",
  "run-rejected",
  "run-expired",
  "run-canceled",
  "call-failed",
  "history-diverged",
  // what a proof found
  "proof-failed",
  // what is published
  "contract-changed",
  "contract-in-use",
  // what an operator asked for
  "run-unknown",
  "run-not-dead",
  "run-ended",
  "run-not-paused",
  "task-unknown",
  "version-unknown",
  "run-exists",
  "run-file-invalid",
  "run-imported",
  "schema-file-invalid",
  "contract-file-invalid",
  "flow-unknown",
  "reason-missing",
  "folder-exists",
  "file-exists",
  "folder-owned",
  "port-taken",
  "server-unreachable",
  "engine-unavailable",
  "engine-unsupported",
  // the data folder
  "data-newer",
  "data-older",
  "data-corrupt",
  "data-unwritable",
  "disk-full",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Structured facts of an error: never a payload, never a secret. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The one error class. `message` says what failed, with which value, and what to do next; `code` is stable; `details` are
 * for programs.
 */
export class WaybillError extends Error {
  override readonly name: string = "WaybillError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: ErrorDetails; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** Where the code is explained. */
export function errorPage(code: ErrorCode): string {
  return `docs/errors/${code}.md`;
}
