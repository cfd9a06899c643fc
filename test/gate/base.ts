import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Finding } from "../../src/governance/gate/finding.ts";
import { judgeProject } from "../../src/governance/gate/judge.ts";
import { allRules } from "../../src/governance/gate/rules/all.ts";
import { codeHashesOf } from "../../src/server/gate/code-hashes.ts";
import { loadEvidence } from "../../src/server/gate/load-evidence.ts";
import { loadPolicy } from "../../src/server/gate/load-policy.ts";
import { writeProofs } from "../../src/server/gate/proof-file.ts";
import { loadProject } from "../../src/server/project.ts";
import { readProjectModules, sourceOf } from "../../src/server/project-source.ts";
import type { TempProject } from "../cli/cli.ts";
import type { Variant } from "./rules/fixture.ts";

/** A small project that keeps every rule. */
const base = fileURLToPath(new URL("base/", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));

/** 1 October 2026: the rules know no other time. */
const now = Date.UTC(2026, 9, 1);

export function baseFile(path: string): string {
  return readFileSync(join(base, path), "utf8");
}

/** The project in test/gate/base with some changes, in a folder of its own. */
export async function writeBase({ files = {}, policy }: Variant): Promise<TempProject> {
  const dir = await mkdtemp(join(tmpdir(), "waybill-gate-"));
  await cp(base, dir, { recursive: true });
  await mkdir(join(dir, "node_modules"));
  await symlink(root, join(dir, "node_modules", "waybill"));
  const written = policy === undefined ? files : { ...files, "waybill.policy.json": JSON.stringify(policy) };
  for (const [path, text] of Object.entries(written)) await change(join(dir, path), text);
  await recordProofs(dir);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** What the gate finds in the project in test/gate/base with some changes. */
export async function findingsIn(variant: Variant): Promise<readonly Finding[]> {
  const { dir, remove } = await writeBase(variant);
  const { evidence: given = {} } = variant;
  try {
    const project = await loadProject(dir);
    const loaded = (await loadPolicy(dir, allRules)).policy;
    const evidence = await loadEvidence(project, loaded.parameters, given.now ?? now);
    return judgeProject(allRules, { ...evidence, ...given }, loaded);
  } finally {
    await remove();
  }
}

/** As if `waybill prove` had passed for the code as it is. */
async function recordProofs(dir: string): Promise<void> {
  const modules = await readProjectModules(dir);
  const source = sourceOf(modules);
  const flows = source.flows.map(({ name, version = "" }) => ({ name, version }));
  const hashes = codeHashesOf(flows, source, modules.modules);
  await writeProofs(dir, new Map([...hashes].map(([flow, codeHash]) => [flow, { passed: true, codeHash }])));
}

async function change(path: string, text: string | null): Promise<void> {
  if (text === null) return rm(path);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
