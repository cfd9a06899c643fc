import { existsSync } from "node:fs";
import { readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { WaybillError } from "../core/errors.ts";
import { type ExpectationsFile, readExpectations } from "../governance/expectations/expectations.ts";

export const expectationsFileName = "waybill.expectations.json";

/** @throws WaybillError `request-invalid` when it cannot be read, `contract-file-invalid` when it is no such file. */
export async function readExpectationsFile(file: string): Promise<ExpectationsFile> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new WaybillError("contract-file-invalid", `${file} is not JSON.`, { cause });
    throw unreadable(file, cause);
  }
  return readExpectations(parsed, file);
}

/** Written whole or not at all. @throws WaybillError `request-invalid`. */
export async function writeExpectationsFile(file: string, content: ExpectationsFile): Promise<void> {
  try {
    await writeFile(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`);
    await rename(`${file}.new`, file);
  } catch (cause) {
    throw new WaybillError("request-invalid", `${file} cannot be written (${codeOf(cause)}). Check --out.`, { cause });
  }
}

/**
 * The expectations in some files, and in the JSON files of some folders.
 * @throws WaybillError `request-invalid`, `contract-file-invalid`.
 */
export async function readConsumers(cwd: string, places: readonly string[]): Promise<readonly ExpectationsFile[]> {
  const files: string[] = [];
  for (const place of places) files.push(...(await filesAt(resolve(cwd, place))));
  return Promise.all([...new Set(files)].map(readExpectationsFile));
}

async function filesAt(place: string): Promise<readonly string[]> {
  if (!existsSync(place)) throw unreadable(place, { code: "ENOENT" });
  if (!(await stat(place)).isDirectory()) return [place];
  const names = await readdir(place);
  return names
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => join(place, name));
}

function unreadable(file: string, cause: unknown): WaybillError {
  return new WaybillError("request-invalid", `${file} cannot be read (${codeOf(cause)}). Check --consumers.`, {
    cause,
  });
}

function codeOf(cause: unknown): string {
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : String(cause);
}
