import { readdir, readFile, stat } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join, relative, sep } from "node:path";
import { readSource } from "../governance/source/read-source.ts";
import type { ProjectSource, SourceModule, UnreadableModule } from "../governance/source/source.ts";

/** More is no project of integrations but a folder that holds one: the reader tells it and reads no further. */
const mostModules = 5_000;
/** Longer modules are generated ones. */
const mostBytes = 2 * 1024 * 1024;

const modulePattern = /(?<!\.d)\.m?[jt]s$/;
const testPattern = /(?:^|\/)(?:tests?|__tests__)\/|\.(?:test|spec|test-d)\.m?[jt]s$/;
/** Installed, built, or kept for people: no code of the project. */
const otherFolders = new Set(["node_modules", "dist", "coverage"]);

/** The modules of a project as text. */
export interface ProjectModules {
  readonly modules: readonly SourceModule[];
  readonly unreadable: readonly UnreadableModule[];
}

/**
 * Reads what the code of a project says, without running it. Never throws for what is in a module: that is told in `unreadable`.
 * @param dir absolute path of the project.
 * @param data absolute path of its data folder, which is left out.
 */
export async function readProjectSource(dir: string, data?: string): Promise<ProjectSource> {
  return sourceOf(await readProjectModules(dir, data));
}

/** What the modules of a project say. */
export function sourceOf({ modules, unreadable }: ProjectModules): ProjectSource {
  return readSource(modules, unreadable);
}

/** The modules alone, types stripped, in order of path. */
export async function readProjectModules(dir: string, data?: string): Promise<ProjectModules> {
  const files = await findModules(dir, data);
  const kept = files.slice(0, mostModules);
  const read = await Promise.all(kept.map((file) => readModule(dir, file)));
  const unreadable = read.filter((result) => "reason" in result);
  if (files.length > kept.length) {
    unreadable.push({ file: kept.at(-1) ?? "", reason: `It is the last of ${mostModules} modules that are read.` });
  }
  return { modules: read.filter((result) => "text" in result), unreadable };
}

/** Folder by folder, so that what is installed is not even listed. */
async function findModules(dir: string, data: string | undefined): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [dir];
  for (const folder of folders) {
    if (found.length > mostModules) break;
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !isOther(entry.name) && path !== data) folders.push(path);
      if (entry.isFile() && modulePattern.test(entry.name)) found.push(relative(dir, path).split(sep).join("/"));
    }
  }
  return found.sort();
}

function isOther(name: string): boolean {
  return name.startsWith(".") || otherFolders.has(name);
}

async function readModule(dir: string, file: string): Promise<SourceModule | UnreadableModule> {
  const path = join(dir, file);
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return { file, reason: `It has ${size} bytes; modules of up to ${mostBytes} are read.` };
    const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
    return { file, text: /\.m?ts$/.test(file) ? withoutTypes(text) : text, isTest: testPattern.test(file) };
  } catch (cause) {
    return { file, reason: `It cannot be read: ${cause instanceof Error ? cause.message.split("\n", 1)[0] : cause}.` };
  }
}

/** Types become blanks, so that every place stays where it is. */
function withoutTypes(text: string): string {
  const { emitWarning } = process;
  // Node tells each process that this function is an experiment; nobody who runs a check can do anything about it.
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
