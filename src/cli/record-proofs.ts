import type { AnyFlow } from "../definitions/flow.ts";
import type { Proof } from "../governance/gate/evidence.ts";
import { codeHashesOf } from "../server/gate/code-hashes.ts";
import { readProofs, writeProofs } from "../server/gate/proof-file.ts";
import type { Project } from "../server/project.ts";
import { readProjectModules, sourceOf } from "../server/project-source.ts";

/** A proof that was run to its end: which flows had a part in it, and whether it passed. */
export interface Tried {
  readonly ok: boolean;
  readonly flows: readonly string[];
}

/**
 * Writes down which flows were proved, with the hash of their code as it is now. A flow passed when all its proofs did.
 * @param isAll whether all proofs of the project were run: then flows that had no part in one are not proved any more. Else what is
 * written of other flows stays.
 */
export async function recordProofs(
  project: Project,
  tried: readonly Tried[],
  { isAll }: { readonly isAll: boolean },
): Promise<void> {
  const modules = await readProjectModules(project.dir, project.config.data);
  const hashes = codeHashesOf(project.flows, sourceOf(modules), modules.modules);
  const before = await readProofs(project.dir);
  const kept = isAll ? [] : project.flows.map(referenceTo).flatMap((flow) => entry(flow, before.get(flow)));
  const now = project.flows.flatMap((flow) => entry(referenceTo(flow), resultOf(flow, tried, hashes)));
  await writeProofs(project.dir, new Map([...kept, ...now]));
}

function resultOf(flow: AnyFlow, tried: readonly Tried[], hashes: ReadonlyMap<string, string>): Proof | undefined {
  const own = tried.filter(({ flows }) => flows.includes(flow.name));
  const codeHash = hashes.get(referenceTo(flow));
  return own.length === 0 || codeHash === undefined ? undefined : { passed: own.every(({ ok }) => ok), codeHash };
}

function referenceTo({ name, version }: AnyFlow): string {
  return `${name}@${version}`;
}

function entry(flow: string, proof: Proof | undefined): readonly (readonly [string, Proof])[] {
  return proof === undefined ? [] : [[flow, proof]];
}
