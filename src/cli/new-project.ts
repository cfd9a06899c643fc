import { randomBytes } from "node:crypto";
import { chmod, cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { WaybillError } from "../core/errors.ts";
import { packagePath, packageVersion } from "./package.ts";

/** What belongs to one machine: it is not in version control, and not in a new project either when somebody worked in the template. */
const ignored = ["node_modules", ".waybill", "outbox", ".env"];

/**
 * Writes a project that runs into `dir`, which must not exist or be empty (a `.git` may be there). What is the same for
 * every project is the folder `template` of this package; what differs is written here.
 * @returns the files, relative to `dir`, sorted.
 * @throws WaybillError `folder-exists`.
 */
export async function createProject(dir: string): Promise<readonly string[]> {
  await refuseUsedFolder(dir);
  await mkdir(dir, { recursive: true });
  await cp(packagePath("template"), dir, { recursive: true, filter: (path) => !ignored.includes(basename(path)) });
  // npm does not keep that a file may be executed.
  await chmod(join(dir, ".githooks", "pre-commit"), 0o755);
  const name = projectName(dir);
  await writeFile(join(dir, "package.json"), `${JSON.stringify(manifest(name), undefined, 2)}\n`);
  await writeFile(
    join(dir, ".gitignore"),
    `${ignored.map((name) => (name === ".env" ? name : `${name}/`)).join("\n")}\n`,
  );
  await writeFile(join(dir, ".env"), secrets(), { mode: 0o600 });
  const readme = join(dir, "README.md");
  await writeFile(readme, (await readFile(readme, "utf8")).replace("PROJECT_NAME", name));
  return filesBelow(dir);
}

async function refuseUsedFolder(dir: string): Promise<void> {
  const entries = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new WaybillError("folder-exists", `${dir} is there and is not a folder. Name another one.`, { cause: error });
  });
  if (entries.some((entry) => entry !== ".git")) {
    throw new WaybillError("folder-exists", `${dir} is not empty. Name a new folder, or empty this one.`);
  }
}

/** The folder's name as npm allows it: lower case, letters, digits and "-". */
export function projectName(dir: string): string {
  const name = basename(dir)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 100);
  return name === "" ? "waybill-project" : name;
}

function manifest(name: string): object {
  return {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=24" },
    scripts: {
      dev: "waybill dev",
      start: "waybill start",
      test: "node --test",
      doctor: "waybill doctor",
      typecheck: "tsc",
    },
    // npm runs install scripts only of packages named here; that of "node" fetches the binary.
    allowScripts: { node: true },
    // The programs of the documentation write their contracts with zod.
    dependencies: { node: "^24", waybill: `^${packageVersion()}`, zod: "^4" },
    devDependencies: { "@types/node": "^24", typescript: "^7" },
  };
}

function secrets(): string {
  const random = () => randomBytes(24).toString("hex");
  return [
    "# Secrets of this machine, made by waybill init. Real environment variables go before these.",
    `ORDERS_SECRET=${random()}`,
    "WAREHOUSE_URL=http://127.0.0.1:9400",
    `WAREHOUSE_TOKEN=${random()}`,
    "",
  ].join("\n");
}

async function filesBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".git/"))
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}
