import { existsSync } from "node:fs";
import { join } from "node:path";
import type { System } from "../definitions/system.ts";
import { loadExports, type Project } from "../server/project.ts";

/** Where systems are by custom, beside the flows. */
const systemsFolder = "systems";

/**
 * The systems that the modules of a project export, in its folders with flows and in `systems`.
 * @throws WaybillError `project-invalid` when a module does not load.
 */
export async function readSystems({ dir, config }: Project): Promise<readonly System<unknown>[]> {
  const folders = new Set([...config.flows, ...(existsSync(join(dir, systemsFolder)) ? [systemsFolder] : [])]);
  const exported = await Promise.all([...folders].map((folder) => loadExports(dir, folder)));
  return exported.flat().filter(isSystem);
}

function isSystem(value: unknown): value is System<unknown> {
  return typeof value === "object" && value !== null && "type" in value && value.type === "system" && "access" in value;
}
