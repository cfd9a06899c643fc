import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { stringify } from "yaml";
import { WaybillError } from "../core/errors.ts";
import type { Context } from "./context.ts";

/**
 * Writes documents to a file, over one that is there, or to standard output. A name with .yaml or .yml is written as YAML, one document
 * after another; everything else as JSON, several documents as a list.
 * @throws WaybillError `request-invalid` when the file cannot be written.
 */
export async function writeDocuments(
  context: Context,
  documents: readonly object[],
  out: string | undefined,
): Promise<void> {
  if (out === undefined) {
    context.terminal.stdout.write(asJson(documents));
    return;
  }
  const file = resolve(context.terminal.cwd, out);
  await write(file, /\.ya?ml$/.test(out) ? asYaml(documents) : asJson(documents));
  const count = documents.length;
  context.print({ file, documents: count }, () => (count === 1 ? `written to ${file}` : `${count} written to ${file}`));
}

function asJson(documents: readonly object[]): string {
  return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, undefined, 2)}\n`;
}

/** Without anchors: they would make the same text depend on which objects are shared. */
function asYaml(documents: readonly object[]): string {
  return documents.map((each) => stringify(each, { aliasDuplicateObjects: false })).join("---\n");
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new WaybillError("request-invalid", `${file} cannot be written (${code}). Check --out.`, { cause });
  }
}
