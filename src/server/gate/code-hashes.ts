import { createHash } from "node:crypto";
import type { AnyFlow } from "../../definitions/flow.ts";
import { sourceOfFlow } from "../../governance/landscape-use.ts";
import { codeOf } from "../../governance/source/reach.ts";
import type { ProjectSource, SourceModule } from "../../governance/source/source.ts";
import { tokensOf } from "../../governance/source/tokens.ts";

/**
 * The hash of the code that each flow reaches, by `flow@version`: `sha256:` and 64 hexadecimal digits. It does not change with
 * comments, types and line breaks. Flows whose source is not known have none.
 */
export function codeHashesOf(
  flows: readonly Pick<AnyFlow, "name" | "version">[],
  source: ProjectSource,
  modules: readonly SourceModule[],
): ReadonlyMap<string, string> {
  const found = flows.flatMap((flow) => sourceOfFlow(source, flow) ?? []);
  const reached = new Set(found.flatMap(({ reaches }) => reaches));
  const code = modules
    .filter(({ file }) => reached.has(file))
    .map((module) => ({ ...module, text: tokensOf(module.text) }));
  const hashes = new Map<string, string>();
  for (const flow of flows) {
    const own = sourceOfFlow(source, flow);
    if (own !== undefined) hashes.set(`${flow.name}@${flow.version}`, hashOf(codeOf(own, code)));
  }
  return hashes;
}

function hashOf(code: string): string {
  return `sha256:${createHash("sha256").update(code).digest("hex")}`;
}
