import { type FlowUse, flowUses } from "../governance/flow-use.ts";
import type { Landscape } from "../governance/landscape.ts";
import type { Lock } from "../governance/lock.ts";
import { loadLandscape } from "../server/load-landscape.ts";
import type { Project } from "../server/project.ts";
import type { Context } from "./context.ts";
import { readLockFile } from "./lock-file.ts";
import { openProject } from "./open-project.ts";

/** A project as it is and as it was published. */
export interface OpenLandscape {
  readonly project: Project;
  readonly landscape: Landscape;
  readonly uses: readonly FlowUse[];
  readonly published: Lock;
}

/** @throws WaybillError `project-invalid`, and what declarations throw. */
export async function openLandscape(context: Context): Promise<OpenLandscape> {
  const project = await openProject(context);
  const landscape = await loadLandscape(project);
  return { project, landscape, uses: flowUses(landscape), published: readLockFile(project.dir) };
}
