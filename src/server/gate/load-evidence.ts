import { referenceOf } from "../../contracts/contract.ts";
import { durationMs } from "../../core/duration.ts";
import type { ContractDrift, Evidence } from "../../governance/gate/evidence.ts";
import type { Parameters } from "../../governance/gate/parameters.ts";
import { landscapeUseOf } from "../../governance/landscape-use.ts";
import type { Usage } from "../../governance/published/consumers.ts";
import { verifyContracts } from "../../governance/published/verify-contracts.ts";
import { loadLandscape } from "../load-landscape.ts";
import { hasLockFile, readLockFile } from "../lock-file.ts";
import type { Project } from "../project.ts";
import { readProjectModules, sourceOf } from "../project-source.ts";
import { changeCounts } from "./change-counts.ts";
import { codeHashesOf } from "./code-hashes.ts";
import { ledgerEvidence } from "./ledger-evidence.ts";
import { readNamedFiles } from "./named-files.ts";
import { readProofs } from "./proof-file.ts";
import { secretOrigins } from "./secret-origins.ts";

/** All that rules judge a project by. @param now milliseconds since the Unix epoch. */
export async function loadEvidence(project: Project, parameters: Parameters, now: number): Promise<Evidence> {
  const landscape = await loadLandscape(project);
  const modules = await readProjectModules(project.dir, project.config.data);
  const source = sourceOf(modules);
  const changes = await changeCounts(project.dir, now - durationMs(parameters.changes.within), now);
  const usage = { landscape, source, use: landscapeUseOf(landscape, source) };
  const ledger = ledgerEvidence(project.config.data, now);
  return {
    now,
    ...usage,
    files: await readNamedFiles(project.dir, landscape),
    parameters,
    secretOrigins: secretOrigins(landscape.systems, process.env),
    proofs: await readProofs(project.dir),
    codeHashes: codeHashesOf(landscape.flows, source, modules.modules),
    ...(changes === undefined ? {} : { changeCounts: changes }),
    ...(hasLockFile(project.dir) ? { published: drifts(project.dir, usage, now) } : {}),
    ...(ledger === undefined ? {} : { ledger }),
  };
}

function drifts(dir: string, usage: Usage, now: number): readonly ContractDrift[] {
  return verifyContracts(readLockFile(dir), usage, now).map(({ contract: name, version, fact, consequence, fix }) => ({
    contract: referenceOf({ name, version }),
    ...{ fact, consequence, fix },
  }));
}
