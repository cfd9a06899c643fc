import { type ChildProcess, spawn } from "node:child_process";
import { extname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import type { ListenFlags } from "../open-project.ts";
import { createBell, untilAskedToStop } from "../wait.ts";
import { addListenOptions } from "./start.ts";

/** How long the old process may finish its steps. Killing it then is safe: everything recorded is on disk. */
const stopGraceMs = 10_000;

export function addDev(program: Command, session: Session): void {
  const command = addListenOptions(program.command("dev")).description(
    "run the project and reload it on every change of its .ts, .js and .json files and of .env",
  );
  handle(session, command, (context) => dev(context, forwardedFlags(context, command.opts<ListenFlags>())));
}

/**
 * Runs `waybill start` as a child and replaces it after each change: a module that was imported cannot be imported again.
 */
async function dev(context: Context, flags: readonly string[]): Promise<ExitCode> {
  const { watchProject } = await import("../watch-project.ts");
  const changed = createBell();
  const asked = untilAskedToStop().then(() => "stop" as const);
  const watcher = watchProject(context.projectDir, (files) => {
    context.note(context.colors.dim(`changed: ${files.map((file) => relative(context.projectDir, file)).join(", ")}`));
    changed.ring();
  });
  try {
    for (;;) {
      const child = startChild(context, flags, (dataDir) => watcher.ignore(dataDir));
      const change = changed.wait().then(() => "change" as const);
      let next = await Promise.race([asked, change, child.ended]);
      if (next === "ended") {
        context.note(context.colors.yellow("Waybill stopped. It starts again with the next change; Ctrl-C ends."));
        next = await Promise.race([asked, change]);
      }
      await child.stop();
      if (next === "stop") return 0;
    }
  } finally {
    await watcher.close();
  }
}

/** What was said to dev, said to start. */
function forwardedFlags(context: Context, flags: ListenFlags): readonly string[] {
  const given: Readonly<Record<string, string | number | undefined>> = {
    "--project": context.projectDir,
    "--data": context.dataDir,
    "--host": flags.host,
    "--hooks-port": flags.hooksPort,
    "--portal-port": flags.portalPort,
  };
  const words = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
  return context.json ? [...words, "--json"] : words;
}

interface Child {
  readonly ended: Promise<"ended">;
  stop(): Promise<void>;
}

function startChild(context: Context, flags: readonly string[], onDataDir: (dir: string) => void): Child {
  const main = fileURLToPath(new URL(`../main${extname(import.meta.filename)}`, import.meta.url));
  // The channel tells the child when we are gone, however we went.
  const child: ChildProcess = spawn(process.execPath, [main, "start", "--dev", ...flags], {
    cwd: context.terminal.cwd,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  child.on("message", (message) => {
    if (typeof message === "string") onDataDir(message);
  });
  const ended = new Promise<"ended">((resolve) => child.once("exit", () => resolve("ended")));
  return {
    ended,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), stopGraceMs);
      await ended;
      clearTimeout(late);
    },
  };
}
