import type { Session } from "./context.ts";
import type { ExitCode } from "./exit.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";
import type { Terminal } from "./terminal.ts";

/** Runs one command line and answers its exit code. Never throws. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const session: Session = { terminal, exitCode: 0 };
  try {
    await createProgram(session).parseAsync(argv, { from: "user" });
    return session.exitCode;
  } catch (error) {
    return reportError(terminal, error, argv);
  }
}
