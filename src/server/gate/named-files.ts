import { readFile } from "node:fs/promises";
import { isAbsolute, join, normalize } from "node:path";
import type { Landscape } from "../../governance/landscape.ts";

/** A runbook is a page or two. */
const maxBytes = 1024 * 1024;

/**
 * The texts of the files that definitions name: runbooks of flows, tests of screen robots. By path as it is named; what is not
 * there, or not in the project, is left out.
 */
export async function readNamedFiles(dir: string, { flows, systems }: Landscape): Promise<ReadonlyMap<string, string>> {
  const named = [...flows.map(({ runbook }) => runbook), ...systems.map(({ robot }) => robot?.tests)];
  const texts = new Map<string, string>();
  for (const path of new Set(named)) {
    const text = path === undefined || !isInside(path) ? undefined : await textOf(join(dir, path));
    if (path !== undefined && text !== undefined) texts.set(path, text);
  }
  return texts;
}

function isInside(path: string): boolean {
  return !isAbsolute(path) && !normalize(path).startsWith("..");
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).slice(0, maxBytes);
  } catch {
    // It is not there, or no file: for the rules, it is missing.
    return undefined;
  }
}
