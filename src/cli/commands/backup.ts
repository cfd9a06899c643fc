import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Command } from "commander";
import { backUp } from "../../ledger/sqlite/backup.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { dataDirOf } from "../open-project.ts";
import { withProgress } from "../progress.ts";

export function addBackup(program: Command, session: Session): void {
  const command = program
    .command("backup")
    .argument("<dest>", "file to be made, or a folder in which it gets a name with the time")
    .description("copy the data while Waybill runs, and verify the copy");
  handle(session, command, (context, { args: [dest = ""] }) => makeBackup(context, dest));
}

async function makeBackup(context: Context, dest: string): Promise<ExitCode> {
  const dataDir = await dataDirOf(context);
  const file = fileOf(resolve(context.terminal.cwd, dest), new Date());
  const { bytes, verified } = await withProgress(context, "copying", (say) =>
    backUp(dataDir, file, (what, share) => {
      say(share === undefined ? what : `${what}, ${Math.floor(share * 100)} %`);
      return turn();
    }),
  );
  const runs = verified === undefined ? undefined : verified.runCount;
  const size = `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  context.print({ file, bytes, ...(runs === undefined ? {} : { runs }) }, () =>
    runs === undefined
      ? `${file}: ${size} of an older Waybill; its pages are sound, its runs were not looked at`
      : `${file}: ${size}, ${runs.toLocaleString("en-US")} runs, verified`,
  );
  return 0;
}

/** A folder gets a file named by the second, so that a backup every night needs no script. */
function fileOf(dest: string, now: Date): string {
  if (statSync(dest, { throwIfNoEntry: false })?.isDirectory() !== true) return dest;
  return join(dest, `waybill-${now.toISOString().slice(0, 19).replaceAll(":", "-")}Z.db`);
}
