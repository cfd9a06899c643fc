import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { WaybillError } from "../../core/errors.ts";
import { type Policy, usualPolicy } from "../../governance/gate/policy.ts";
import { type PolicyFile, parsePolicyFile } from "../../governance/gate/policy-file.ts";
import type { Rule } from "../../governance/gate/rule.ts";
import { overlaid, tightened } from "../../governance/gate/tighten.ts";

/** The policy of a squad, in the folder of its project. */
const ownFile = "waybill.policy.json";
/** A squad's policy on that of the department on that of the company is three. */
const mostFiles = 10;

/** Whether a project has a policy of its own. */
export function hasOwnPolicy(projectDir: string): boolean {
  return existsSync(join(projectDir, ownFile));
}

/** A policy that was read, and whether somebody wrote it. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** The files it is made of, the first one at the bottom; empty when the usual policy holds. Relative to the project. */
  readonly files: readonly string[];
}

/**
 * The policy of a project: that of the core team, and over it `waybill.policy.json` of the project with what it extends. Each
 * may only tighten those before it.
 * @param corePolicy absolute path of the core team's policy; none unless told.
 * @throws WaybillError `policy-invalid`, `policy-loosened`.
 */
export async function loadPolicy(
  projectDir: string,
  rules: readonly Rule[],
  corePolicy?: string,
): Promise<LoadedPolicy> {
  const own = join(projectDir, ownFile);
  const starts = [...(corePolicy === undefined ? [] : [corePolicy]), ...(hasOwnPolicy(projectDir) ? [own] : [])];
  const codes = new Set(rules.map(({ code }) => code));
  const chain: { readonly name: string; readonly file: PolicyFile }[] = [];
  for (const start of starts) {
    for (const path of await pathsFrom(start, projectDir, codes)) {
      const name = relative(projectDir, path.path);
      if (!chain.some((link) => link.name === name)) chain.push({ name, file: path.file });
    }
  }
  return { policy: merged(chain, rules), files: chain.map(({ name }) => name) };
}

function merged(
  chain: readonly { readonly name: string; readonly file: PolicyFile }[],
  rules: readonly Rule[],
): Policy {
  const [core, ...squads] = chain;
  if (core === undefined) return usualPolicy;
  const base = overlaid(usualPolicy, core.file);
  return squads.reduce((policy, { name, file }) => tightened(policy, file, name, rules), base);
}

/** A policy file and those under it, the lowest first. */
async function pathsFrom(
  start: string,
  projectDir: string,
  codes: ReadonlySet<string>,
): Promise<readonly { readonly path: string; readonly file: PolicyFile }[]> {
  const found: { readonly path: string; readonly file: PolicyFile }[] = [];
  let path: string | undefined = start;
  while (path !== undefined) {
    const name = relative(projectDir, path);
    if (found.some((link) => link.path === path))
      throw invalid(`${name} extends itself. Take out one of the "extends".`);
    if (found.length === mostFiles) throw invalid(`More than ${mostFiles} policies extend each other, up to ${name}.`);
    const file: PolicyFile = parsePolicyFile(await readJson(path, name), name, codes);
    found.unshift({ path, file });
    path = file.extends === undefined ? undefined : pathOf(file.extends, path, name);
  }
  return found;
}

function pathOf(named: string, from: string, name: string): string {
  if (named.startsWith(".")) return resolve(dirname(from), named);
  try {
    return createRequire(from).resolve(named);
  } catch (cause) {
    throw invalid(
      `${name} extends "${named}", which cannot be found. Write a path that begins with "./" or "../", or install the package.`,
      cause,
    );
  }
}

async function readJson(path: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "it is no JSON";
    throw invalid(`The policy ${name} cannot be read: ${reason}. Correct the file, or the name of it.`, cause);
  }
}

function invalid(message: string, cause?: unknown): WaybillError {
  return new WaybillError("policy-invalid", message, cause === undefined ? {} : { cause });
}
