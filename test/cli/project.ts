import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TempProject } from "./cli.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A project with these files, and this package where npm would have put it. */
export async function writeProject(files: Readonly<Record<string, string>>): Promise<TempProject> {
  const dir = await mkdtemp(join(tmpdir(), "waybill-project-"));
  await mkdir(join(dir, "node_modules"));
  await symlink(root, join(dir, "node_modules", "waybill"));
  for (const [name, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), text);
  }
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
