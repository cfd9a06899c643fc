import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { WaybillError } from "../../core/errors.ts";
import { importRun } from "../../ledger/sqlite/import-run.ts";
import { exportRun, readRunFile } from "../../runs/run-file.ts";
import { type Context, handle, type Session } from "../context.ts";
import type { ExitCode } from "../exit.ts";
import { dataDirOf } from "../open-project.ts";
import { readLedger } from "../read-ledger.ts";

/** Adds to `waybill runs` what takes a run from one data folder to another. */
export function addRunFiles(runs: Command, session: Session): void {
  const exporting = runs
    .command("export")
    .argument("<run>", "id of the run")
    .option("--out <file>", "file to be made, instead of standard output")
    .description("a run with its whole journal as one JSON file");
  handle(session, exporting, (context, { args: [id = ""] }) =>
    writeRun(context, id, exporting.opts<{ readonly out?: string }>().out),
  );
  const importing = runs
    .command("import")
    .argument("<file>", "made by waybill runs export")
    .description("put an exported run into this data folder; it does not run by itself");
  handle(session, importing, (context, { args: [file = ""] }) => readRun(context, file));
}

async function writeRun(context: Context, id: string, out: string | undefined): Promise<ExitCode> {
  const history = await readLedger(context, (ledger) => ledger.run(id));
  if (history === undefined) {
    throw new WaybillError("run-unknown", `There is no run "${id}". See the ids with "waybill runs list".`);
  }
  const text = `${JSON.stringify(exportRun(history), undefined, 2)}\n`;
  if (out === undefined) {
    context.terminal.stdout.write(text);
    return 0;
  }
  const file = resolve(context.terminal.cwd, out);
  await writeNew(file, text);
  context.print({ runId: id, file }, () => `run ${id} is in ${file}`);
  return 0;
}

/** For this user alone: the message is in it as it came. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx", mode: 0o600 });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    if (code === "EEXIST") throw new WaybillError("file-exists", `${file} is there already. Name another file.`);
    throw new WaybillError("request-invalid", `${file} cannot be written (${code}). Check --out.`, { cause });
  }
}

async function readRun(context: Context, path: string): Promise<ExitCode> {
  const file = readRunFile(await readJson(context, path));
  const dataDir = await dataDirOf(context);
  const status = importRun(dataDir, file, Date.now());
  const { id } = file.run;
  context.print({ runId: id, status, exportedAs: file.run.status }, () =>
    status === file.run.status
      ? `run ${id} is here, ${status}`
      : `run ${id} is here as ${status}: it was ${file.run.status}, and goes on with "waybill replay ${id}"`,
  );
  return 0;
}

async function readJson(context: Context, path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(resolve(context.terminal.cwd, path), "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `The file ${path} cannot be read (${code}).`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new WaybillError("run-file-invalid", `The file ${path} is not JSON. Make it with "waybill runs export".`);
  }
}
