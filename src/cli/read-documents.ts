import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { parseAllDocuments } from "yaml";
import { WaybillError } from "../core/errors.ts";
import type { Context } from "./context.ts";
import { oneLine } from "./format/table.ts";

/** The largest descriptions of public APIs have some 12 MB. */
const maxBytes = 32 * 1024 * 1024;
/** Arrays and objects within each other. The deepest descriptions that people write have some 40. */
const maxDepth = 200;
/** How often what a YAML anchor names may be used in total: a few lines can name a million things otherwise. */
const maxAliases = 1_000;

/**
 * The documents of a JSON or YAML file; several only in YAML.
 * @throws WaybillError `request-invalid` when the file cannot be read, `contract-file-invalid` when it is not what it should be.
 */
export async function readDocuments(context: Context, path: string): Promise<readonly unknown[]> {
  const text = await read(resolve(context.terminal.cwd, path), path);
  const documents = path.endsWith(".json") || /^\s*[{[]/.test(text) ? [fromJson(path, text)] : fromYaml(path, text);
  requireHarmless(path, documents);
  return documents;
}

async function read(file: string, path: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= maxBytes) return new TextDecoder().decode(await readFile(file));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `The file ${path} cannot be read (${code}).`, { cause });
  }
  throw invalid(`${path} has more than ${maxBytes} bytes. Take out of it what you need.`);
}

function fromJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(`${path} is not JSON: ${oneLine(cause instanceof Error ? cause.message : String(cause))}.`, cause);
  }
}

function fromYaml(path: string, text: string): readonly unknown[] {
  try {
    const documents = parseAllDocuments(text);
    if (!Array.isArray(documents)) return [];
    return documents.map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      return document.toJS({ maxAliasCount: maxAliases }) as unknown;
    });
  } catch (cause) {
    const reason = cause instanceof RangeError ? "it is nested too deeply" : oneLine(String((cause as Error).message));
    throw invalid(`${path} is not YAML that can be read: ${reason}.`, cause);
  }
}

/** Walks without recursion: what comes later may walk with it. Objects that YAML shares are looked at once. */
function requireHarmless(path: string, documents: readonly unknown[]): void {
  const seen = new Set<object>();
  const pending: { readonly value: unknown; readonly depth: number }[] = [{ value: documents, depth: 0 }];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { value, depth } = entry;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    if (depth > maxDepth) throw invalid(`${path} is nested more than ${maxDepth} levels deep.`);
    if (Object.hasOwn(value, "__proto__")) throw invalid(`${path} has a field "__proto__". Rename it.`);
    for (const each of Object.values(value)) pending.push({ value: each, depth: depth + 1 });
  }
}

function invalid(message: string, cause?: unknown): WaybillError {
  return new WaybillError("contract-file-invalid", message, cause === undefined ? {} : { cause });
}
