import { CommanderError } from "commander";
import { type ErrorCode, errorCodes, errorPage, WaybillError } from "../core/errors.ts";
import { type ExitCode, exitCodeOf } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** What went wrong, in the words of the error codes. */
interface Reported {
  readonly code: ErrorCode;
  readonly message: string;
  /** One line each: the wrong fields of a message. */
  readonly fields: readonly string[];
}

/** A refusal of the API or of a contract, with the wrong fields. */
export class FieldsError extends WaybillError {
  readonly fields: readonly string[];

  constructor(code: ErrorCode, message: string, fields: readonly string[]) {
    super(code, message);
    this.fields = fields;
  }
}

/**
 * Tells what went wrong on stderr and answers the exit code. With --json it is one line
 * `{"error":{"code","message","page","fields"?}}`. A stack only with --verbose.
 */
export function reportError(terminal: Terminal, error: unknown, argv: readonly string[]): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // help and version
  if (error instanceof CommanderError && error.code === "commander.help") return 2; // help, because nothing was asked
  const reported = reportedOf(error);
  const text = argv.includes("--json") ? jsonOf(reported) : humanOf(reported);
  terminal.stderr.write(`${text}\n`);
  if (argv.includes("--verbose") && error instanceof Error) terminal.stderr.write(`${stackOf(error)}\n`);
  return exitCodeOf(reported.code);
}

function reportedOf(error: unknown): Reported {
  if (error instanceof CommanderError) {
    return { code: "request-invalid", message: `${usageMessage(error)} See "waybill --help".`, fields: [] };
  }
  if (isWaybillError(error)) {
    return { code: error.code, message: error.message, fields: error instanceof FieldsError ? error.fields : [] };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: "internal",
    message: `${message}. This is a defect; run again with --verbose to see where.`,
    fields: [],
  };
}

/** By shape and not by class: the project may bring another copy of this package. */
function isWaybillError(error: unknown): error is WaybillError {
  return error instanceof Error && "code" in error && (errorCodes as readonly unknown[]).includes(error.code);
}

function usageMessage(error: CommanderError): string {
  const message = error.message
    .replace(/^error: /, "")
    .replaceAll("\n", " ")
    .trim();
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.)?]$/.test(message) ? "" : "."}`;
}

function jsonOf({ code, message, fields }: Reported): string {
  return JSON.stringify({
    error: { code, message, page: errorPage(code), ...(fields.length === 0 ? {} : { fields }) },
  });
}

function humanOf({ code, message, fields }: Reported): string {
  const lines = [`error: ${message}`, ...fields.map((field) => `  ${field}`), `  ${code}, see ${errorPage(code)}`];
  return lines.join("\n");
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
