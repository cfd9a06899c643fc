import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Installs a folder's packages as its lock file says, unless that was done before. npm's output goes to standard error.
 * @throws when npm fails; peers that need nothing from the folder can be measured nevertheless.
 */
export async function ensureInstalled(folder: string, parameters: readonly string[] = []): Promise<void> {
  const stamp = join(folder, "node_modules", ".bench-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stderr.write(`installing the packages of ${folder}; this is done once ...\n`);
  const child = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error", ...parameters], {
    cwd: folder,
    stdio: ["ignore", process.stderr, process.stderr],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`npm ci in ${folder} ended with code ${code}.`);
  writeFileSync(stamp, lock);
}
