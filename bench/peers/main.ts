/**
 * `npm run bench:peers`: the same three-step unit of work on Waybill and its peers, in one invocation. Exit codes: 0 all were
 * measured, 1 one or more were not (each is named on standard error), 2 wrong arguments.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describeMachine } from "../machine.ts";
import { compare } from "./compare.ts";
import { ensureInstalled } from "./install.ts";
import { isolated } from "./isolate.ts";
import { readOptions, usage } from "./options.ts";
import type { PeerName } from "./peer.ts";
import { table } from "./table.ts";

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A peer whose packages cannot be installed says so itself when it is started. */
async function install(folder: string, parameters: readonly string[] = []): Promise<void> {
  await ensureInstalled(fileURLToPath(new URL(folder, import.meta.url)), parameters).catch((error: unknown) =>
    progress(String(error)),
  );
}

async function main({ effort, json }: ReturnType<typeof readOptions>): Promise<number> {
  const needs = (name: PeerName): boolean => effort.names.includes(name);
  if (effort.names.some((name) => name !== "waybill")) await install(".");
  // Its packages' install scripts compile or download what this use of n8n never loads.
  if (needs("n8n")) await install("n8n", ["--ignore-scripts"]);
  const dir = mkdtempSync(join(process.cwd(), ".waybill-bench-"));
  const remove = (): void => rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      remove();
      process.exit(1);
    });
  }
  try {
    const { results, missing } = await compare(effort, isolated(dir), progress);
    const comparison = { machine: describeMachine(), results };
    process.stdout.write(json ? `${JSON.stringify(comparison)}\n` : table(comparison, missing));
    for (const { name, reason } of missing) progress(`${name} was not measured: ${reason}`);
    return missing.length === 0 ? 0 : 1;
  } finally {
    remove();
  }
}

function options(): ReturnType<typeof readOptions> {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    progress(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

process.exitCode = await main(options());
