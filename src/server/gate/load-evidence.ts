import { durationMs } from "../../core/duration.ts";
import type { Evidence } from "../../governance/gate/evidence.ts";
import type { Parameters } from "../../governance/gate/parameters.ts";
import { landscapeUseOf } from "../../governance/landscape-use.ts";
import { loadLandscape } from "../load-landscape.ts";
import type { Project } from "../project.ts";
import { readProjectSource } from "../project-source.ts";
import { changeCounts } from "./change-counts.ts";
import { readNamedFiles } from "./named-files.ts";

/** All that rules judge a project by. @param now milliseconds since the Unix epoch. */
export async function loadEvidence(project: Project, parameters: Parameters, now: number): Promise<Evidence> {
  const landscape = await loadLandscape(project);
  const source = await readProjectSource(project.dir, project.config.data);
  const changes = await changeCounts(project.dir, now - durationMs(parameters.changes.within));
  return {
    now,
    landscape,
    source,
    use: landscapeUseOf(landscape, source),
    files: await readNamedFiles(project.dir, landscape),
    parameters,
    proofs: new Map(),
    codeHashes: new Map(),
    ...(changes === undefined ? {} : { changeCounts: changes }),
  };
}
