import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { AnyFlow } from "../definitions/flow.ts";
import { createFlowVersions } from "../definitions/versions.ts";
import { type ProjectConfig, resolveConfig } from "./project-config.ts";
import { importModule, invalid, modulesIn } from "./project-modules.ts";

/** A folder in version control with a `waybill.config.ts`, loaded. */
export interface Project {
  /** Absolute path. */
  readonly dir: string;
  /** Name of its package.json, else that of the folder. */
  readonly name: string;
  readonly config: ProjectConfig;
  /** The flows that take new messages, the highest version of each, in order of file and export name. At least one. */
  readonly flows: readonly AnyFlow[];
  /** Lower versions of them, for the runs that they accepted. */
  readonly earlier?: readonly AnyFlow[];
}

const configFiles = ["waybill.config.ts", "waybill.config.mts", "waybill.config.js", "waybill.config.mjs"];

/** Modules are imported once per process: a changed project needs a new process. */
export async function loadProject(dir: string): Promise<Project> {
  const root = resolve(dir);
  const config = await loadProjectConfig(root);
  const flows = await loadFlows(root, config.flows);
  checkFlows(flows, config.flows);
  const all = flows.map((found) => found.flow);
  const { current } = createFlowVersions(all);
  const earlier = all.filter((flow) => !current.includes(flow));
  return { dir: root, name: await projectName(root), config, flows: current, earlier };
}

/** Only the config of a project, for whoever does not need its flows. */
export async function loadProjectConfig(dir: string): Promise<ProjectConfig> {
  const root = resolve(dir);
  const configFile = findConfig(root);
  return resolveConfig((await importModule(root, configFile)).default, root, configFile);
}

/** A flow and where it was found, for errors. */
interface FoundFlow {
  readonly flow: AnyFlow;
  readonly file: string;
}

function findConfig(root: string): string {
  const file = configFiles.find((name) => existsSync(join(root, name)));
  if (file !== undefined) return file;
  throw invalid(
    existsSync(root)
      ? `There is no waybill.config.ts in ${root}. Go to the project's folder, name it with --project DIR, or make a project with "waybill init DIR".`
      : `The folder ${root} does not exist. Name the project's folder with --project DIR.`,
  );
}

async function loadFlows(root: string, folders: readonly string[]): Promise<readonly FoundFlow[]> {
  const found = new Map<AnyFlow, FoundFlow>();
  for (const folder of folders) {
    for (const file of await modulesIn(root, folder)) {
      const exported = await importModule(root, file);
      // A flow exported twice, by another name or from another module, is still one flow.
      for (const value of Object.values(exported)) {
        if (isFlow(value) && !found.has(value)) found.set(value, { flow: value, file });
      }
    }
  }
  return [...found.values()];
}

function isFlow(value: unknown): value is AnyFlow {
  return typeof value === "object" && value !== null && "type" in value && value.type === "flow" && "run" in value;
}

function checkFlows(found: readonly FoundFlow[], folders: readonly string[]): void {
  if (found.length === 0) {
    throw invalid(
      `No flow is exported in ${folders.join(", ")}. Write: export const hello = flow("hello", { ... }); in a module there.`,
    );
  }
  refuseTwice(
    found,
    (flow) => `${flow.name}@${flow.version}`,
    (name) => `the name and version "${name}"`,
  );
  // Versions of one flow may well listen at one place: only the highest does.
  const { current } = createFlowVersions(found.map(({ flow }) => flow));
  refuseTwice(
    found.filter(({ flow }) => current.includes(flow)),
    (flow) => (flow.on.type === "webhook" ? flow.on.path : undefined),
    (path) => `the webhook path "${path}"`,
  );
}

function refuseTwice(
  found: readonly FoundFlow[],
  keyOf: (flow: AnyFlow) => string | undefined,
  describe: (key: string) => string,
): void {
  const seen = new Map<string, FoundFlow>();
  for (const item of found) {
    const key = keyOf(item.flow);
    if (key === undefined) continue;
    const first = seen.get(key);
    if (first !== undefined) {
      throw invalid(
        `Two flows have ${describe(key)}: "${first.flow.name}" in ${first.file} and "${item.flow.name}" in ${item.file}. Change one of them.`,
      );
    }
    seen.set(key, item);
  }
}

async function projectName(root: string): Promise<string> {
  try {
    const parsed: unknown = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    if (typeof parsed === "object" && parsed !== null && "name" in parsed && typeof parsed.name === "string") {
      return parsed.name;
    }
  } catch {
    // No package.json, or none that can be read: the folder's name does.
  }
  return basename(root);
}
