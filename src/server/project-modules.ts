import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { WaybillError } from "../core/errors.ts";

/** What a module exports. */
export interface Module {
  readonly default?: unknown;
  readonly [name: string]: unknown;
}

const modulePattern = /\.m?[jt]s$/;
const notAModule = /\.(?:d|test|test-d|spec)\.m?[jt]s$/;

/**
 * What the modules of a folder export, in order of file and export name.
 * @throws WaybillError `project-invalid` when the folder is not there or a module does not load.
 */
export async function loadExports(root: string, folder: string): Promise<readonly unknown[]> {
  return exportsOf(root, await modulesIn(root, folder));
}

/**
 * What the modules at some places export: each place is a folder or a module, with or without its extension.
 * @throws WaybillError `project-invalid` when there is nothing at a place and it is not optional, or a module does not load.
 */
export async function loadExportsAt(
  root: string,
  places: readonly string[],
  { isOptional }: { readonly isOptional: boolean },
): Promise<readonly unknown[]> {
  const files: string[] = [];
  for (const place of places) {
    const module = moduleAt(root, place);
    if (module !== undefined) files.push(module);
    if (existsSync(join(root, place)) && module !== place) files.push(...(await modulesIn(root, place)));
    else if (module === undefined && !isOptional) throw nothingAt(root, place);
  }
  return exportsOf(root, [...new Set(files)]);
}

function moduleAt(root: string, place: string): string | undefined {
  const names = modulePattern.test(place) ? [place] : [`${place}.ts`, `${place}.mts`, `${place}.js`, `${place}.mjs`];
  return names.find((name) => existsSync(join(root, name)));
}

function nothingAt(root: string, place: string): WaybillError {
  return invalid(
    `There is neither a folder nor a module "${place}" in ${root}. Make it, or correct "definitions" in waybill.config.ts.`,
  );
}

async function exportsOf(root: string, files: readonly string[]): Promise<readonly unknown[]> {
  const values = new Set<unknown>();
  for (const file of files) {
    for (const value of Object.values(await importModule(root, file))) values.add(value);
  }
  return [...values];
}

/** The modules in a folder and below, without tests, sorted. */
export async function modulesIn(root: string, folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && modulePattern.test(entry.name) && !notAModule.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !file.split(/[\\/]/).includes("node_modules"))
      .sort();
  } catch (cause) {
    throw invalid(
      `The folder "${folder}" cannot be read in ${root}. Make it; the folders with flows are named as "flows" in waybill.config.ts.`,
      cause,
    );
  }
}

/** @throws WaybillError `project-invalid` that says what was thrown and where. */
export async function importModule(root: string, file: string): Promise<Module> {
  try {
    return (await import(pathToFileURL(join(root, file)).href)) as Module;
  } catch (cause) {
    throw invalid(`${file} cannot be loaded: ${reasonOf(cause, root)}`, cause);
  }
}

/** What was thrown while loading, with the place that Node puts above the stack of a syntax error. */
function reasonOf(thrown: unknown, root: string): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const place = /^file:\/\/\S+:\d+$/m.exec(thrown.stack?.split("\n", 1)[0] ?? "")?.[0];
  const at = place === undefined ? "" : ` (${place.replace(`${pathToFileURL(root).href}/`, "")})`;
  return `${thrown.name === "Error" || thrown.name === "WaybillError" ? "" : `${thrown.name}: `}${thrown.message.replace(/\.$/, "")}${at}.${hintFor(thrown, root)}`;
}

function hintFor(thrown: Error, root: string): string {
  const code = "code" in thrown ? thrown.code : undefined;
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return " Node runs TypeScript as it is: no enums, namespaces or parameter properties.";
  }
  const missing = code === "ERR_MODULE_NOT_FOUND" ? /package '([^']+)'/.exec(thrown.message)?.[1] : undefined;
  if (missing === undefined) return "";
  return declaresPackage(root, missing)
    ? ' Run "npm install" in the project.'
    : ` package.json does not name it. Run "npm install ${missing}" in the project.`;
}

function declaresPackage(root: string, name: string): boolean {
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    return name in { ...dependencies, ...devDependencies };
  } catch {
    return false; // without a readable package.json nothing is declared
  }
}

/** A project that cannot be used. */
export function invalid(message: string, cause?: unknown): WaybillError {
  return new WaybillError("project-invalid", message, cause === undefined ? {} : { cause });
}
