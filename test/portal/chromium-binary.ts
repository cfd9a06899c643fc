import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sparticuz from "@sparticuz/chromium";

const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
const unpacked = join(cache, "chromium");

/**
 * Path of the Chromium that came with npm, unpacked. The package unpacks into the system's temporary folder and takes
 * whatever is there under its name: half a file that another test is still writing, or one that belongs to another user.
 * Here it is unpacked into a folder of its own and put in its place in one move.
 */
export async function chromiumBinary(): Promise<string> {
  if (!existsSync(unpacked)) {
    await mkdir(cache, { recursive: true });
    const fresh = await mkdtemp(join(cache, "unpacking-"));
    await unpackInto(fresh);
    // Whoever comes second finds the same files in place.
    await rename(fresh, unpacked).catch(() => rm(fresh, { recursive: true }));
  }
  return join(unpacked, "chromium");
}

async function unpackInto(folder: string): Promise<void> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    await sparticuz.executablePath();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}
