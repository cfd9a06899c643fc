import { type Landscape, landscapeOf } from "../governance/landscape.ts";
import type { Project } from "./project.ts";
import { loadExportsAt } from "./project-modules.ts";

const usualPlaces = ["contracts", "systems", "teams", "entities"];

/**
 * Everything that a project declares: its flows, what they refer to, and what their modules and those named as `definitions` export.
 * @throws WaybillError `project-invalid` when a module does not load, or a place that the config names is not there.
 */
export async function loadLandscape({ dir, config, flows, earlier = [] }: Project): Promise<Landscape> {
  const { definitions } = config;
  const exported = await loadExportsAt(dir, definitions ?? usualPlaces, { isOptional: definitions === undefined });
  // A system or a contract may well be declared beside the flow that uses it.
  const beside = await loadExportsAt(dir, config.flows, { isOptional: false });
  return landscapeOf([...flows, ...earlier, ...exported, ...beside]);
}
