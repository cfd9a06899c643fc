import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WaybillError } from "../../core/errors.ts";
import type { Proof } from "../../governance/gate/evidence.ts";

/** What was proved of a project, and of which code. Written by `waybill prove`, kept in version control. */
export const proofFileName = "waybill.proofs.json";

/** By `flow@version`; empty when there is no file. @throws WaybillError `project-invalid` when it is no such file. */
export async function readProofs(dir: string): Promise<ReadonlyMap<string, Proof>> {
  const text = await readFile(join(dir, proofFileName), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw invalid(`it cannot be read (${error.code})`, error);
  });
  return text === undefined ? new Map() : parseProofs(text);
}

/** Written whole or not at all, in order of flow, so that version control shows what changed. */
export async function writeProofs(dir: string, proofs: ReadonlyMap<string, Proof>): Promise<void> {
  const file = join(dir, proofFileName);
  const flows = Object.fromEntries([...proofs].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(`${file}.new`, `${JSON.stringify({ flows }, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

function parseProofs(text: string): ReadonlyMap<string, Proof> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw invalid("it is not JSON", cause);
  }
  const flows = isObject(parsed) ? parsed["flows"] : undefined;
  if (!isObject(flows)) throw invalid('it has no "flows"');
  return new Map(Object.entries(flows).map(([flow, proof]) => [flow, parseProof(flow, proof)]));
}

function parseProof(flow: string, value: unknown): Proof {
  if (isObject(value) && typeof value["passed"] === "boolean" && typeof value["codeHash"] === "string") {
    return { passed: value["passed"], codeHash: value["codeHash"] };
  }
  throw invalid(`what it says of ${flow} is not "passed" and "codeHash"`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(reason: string, cause?: unknown): WaybillError {
  return new WaybillError(
    "project-invalid",
    `${proofFileName} is not one that "waybill prove" wrote: ${reason}. Delete it and run "waybill prove".`,
    cause === undefined ? {} : { cause },
  );
}
