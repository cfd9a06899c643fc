import type { ErrorCode } from "../core/errors.ts";

/**
 * What a command answers to the shell. A script may rely on these.
 * - 0 done
 * - 1 the thing asked about failed: a run did not complete, doctor found a problem, a proof failed, versions are not compatible, the gate refuses, something stands against a change
 * - 2 wrong use or bad input
 * - 3 the project cannot be loaded
 * - 4 the server or the data folder cannot serve
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

export const exitCodesHelp = `
Exit codes:
  0  done
  1  the thing asked about failed (a run did not complete, doctor found a problem, a proof failed, versions are not compatible, the gate refuses, something stands against a change)
  2  wrong use or bad input
  3  the project cannot be loaded
  4  the server or the data folder cannot serve
`;

const project: readonly ErrorCode[] = [
  "project-invalid",
  "definition-invalid",
  "schema-invalid",
  "secret-missing",
  "gate-refused",
];

const failure: readonly ErrorCode[] = [
  "internal",
  "flow-failed",
  "step-failed",
  "undo-failed",
  "proof-failed",
  "contract-changed",
  "contract-unpublishable",
];

const service: readonly ErrorCode[] = [
  "folder-owned",
  "server-unreachable",
  "engine-unavailable",
  "not-found",
  "port-taken",
  "shutting-down",
  "queue-full",
  "host-refused",
  "data-newer",
  "data-older",
  "data-corrupt",
  "data-unwritable",
  "disk-full",
];

/** The exit code of an error: whatever is not the project, the server or a defect is about what was asked for. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  if (project.includes(code)) return 3;
  if (service.includes(code)) return 4;
  return failure.includes(code) ? 1 : 2;
}
