import { resolve } from "node:path";
import type { Command } from "commander";
import pc from "picocolors";
import type { ExitCode } from "./exit.ts";
import { type Terminal, wantsColor } from "./terminal.ts";

export type Colors = ReturnType<typeof pc.createColors>;

/** Options that every command knows. */
interface GlobalOptions {
  readonly project: string;
  readonly data?: string;
  readonly json?: true;
  readonly color: boolean;
  readonly verbose?: true;
}

/** What a command is given beside its own arguments. */
export interface Context {
  readonly terminal: Terminal;
  /** Absolute path of the project. */
  readonly projectDir: string;
  /** Absolute path of the data folder, when it is not to be the one of the config. */
  readonly dataDir: string | undefined;
  readonly json: boolean;
  readonly colors: Colors;
  /** Prints a result: one JSON value with --json, else what `human` makes of it. */
  print(value: unknown, human: () => string): void;
  /** Prints a hint for a person; nothing with --json. */
  note(text: string): void;
}

/** Runs of one command line share it: which handler ran and what it answered. */
export interface Session {
  readonly terminal: Terminal;
  exitCode: ExitCode;
}

/** Connects a command with what it does. */
export function handle(
  session: Session,
  command: Command,
  handler: (context: Context, command: Command) => Promise<ExitCode>,
): void {
  command.action(async () => {
    session.exitCode = await handler(
      createContext(session.terminal, command.optsWithGlobals<GlobalOptions>()),
      command,
    );
  });
}

export function createContext(terminal: Terminal, options: GlobalOptions): Context {
  const json = options.json === true;
  return {
    terminal,
    json,
    projectDir: resolve(terminal.cwd, options.project),
    dataDir: options.data === undefined ? undefined : resolve(terminal.cwd, options.data),
    colors: pc.createColors(!json && options.color && wantsColor(terminal)),
    print(value, human) {
      terminal.stdout.write(`${json ? JSON.stringify(value) : human()}\n`);
    },
    note(text) {
      if (!json) terminal.stderr.write(`${text}\n`);
    },
  };
}
