import type { Readable, Writable } from "node:stream";

/** Where a command runs: what `process` is in production and what a test makes up. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working folder. */
  readonly cwd: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Results. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Errors, hints and progress: never results. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    env: process.env,
    cwd: process.cwd(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  };
}

/** Whether there is a person who could be asked. */
export function isInteractive(terminal: Terminal): boolean {
  const { CI } = terminal.env;
  return terminal.stdin.isTTY === true && terminal.stdout.isTTY === true && !CI;
}

/** Colours when a person looks, unless told otherwise (https://no-color.org, https://force-color.org). */
export function wantsColor(terminal: Terminal): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = terminal.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== "0";
  return terminal.stdout.isTTY === true && TERM !== "dumb";
}
