import { landscapeUseOf } from "../governance/landscape-use.ts";
import type { Usage } from "../governance/published/consumers.ts";
import type { Lock } from "../governance/published/lock.ts";
import { loadLandscape } from "../server/load-landscape.ts";
import { readLockFile } from "../server/lock-file.ts";
import type { Project } from "../server/project.ts";
import { readProjectSource } from "../server/project-source.ts";
import type { Context } from "./context.ts";
import { openProject } from "./open-project.ts";

/** A project as it is and as it was published. */
export interface OpenLandscape extends Usage {
  readonly project: Project;
  readonly published: Lock;
}

/** @throws WaybillError `project-invalid`, and what declarations throw. */
export async function openLandscape(context: Context): Promise<OpenLandscape> {
  const project = await openProject(context);
  const landscape = await loadLandscape(project);
  const source = await readProjectSource(project.dir, project.config.data);
  const use = landscapeUseOf(landscape, source);
  return { project, landscape, source, use, published: readLockFile(project.dir) };
}
