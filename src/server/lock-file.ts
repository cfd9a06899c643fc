import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WaybillError } from "../core/errors.ts";
import { emptyLock, type Lock } from "../governance/published/lock.ts";
import { parseLock } from "../governance/published/parse-lock.ts";

/** `waybill.lock.json`: what is published of a project. Reviewed in pull requests, written by `waybill lock`. */
export const lockFileName = "waybill.lock.json";

export function hasLockFile(projectDir: string): boolean {
  return existsSync(join(projectDir, lockFileName));
}

/** Nothing is published when there is no file. @throws WaybillError `project-invalid` when it is no lock file. */
export function readLockFile(projectDir: string): Lock {
  if (!hasLockFile(projectDir)) return emptyLock;
  return parseLockText(readFileSync(join(projectDir, lockFileName), "utf8"), lockFileName);
}

/**
 * @param place where the text comes from, e.g. `waybill.lock.json`.
 * @throws WaybillError `project-invalid` when it is not the text of a lock file.
 */
export function parseLockText(text: string, place: string): Lock {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw invalid(place, "it is not JSON", cause);
  }
  const lock = parseLock(parsed);
  if (lock.ok) return lock.value;
  throw invalid(place, lock.error);
}

/** Written whole or not at all. */
export async function writeLockFile(projectDir: string, lock: Lock): Promise<void> {
  const file = join(projectDir, lockFileName);
  await writeFile(`${file}.new`, `${JSON.stringify(lock, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

function invalid(place: string, reason: string, cause?: unknown): WaybillError {
  return new WaybillError(
    "project-invalid",
    `${place} is not one that "waybill lock" wrote: ${reason}. Take it back from version control: what is published cannot be found out anew.`,
    cause === undefined ? {} : { cause },
  );
}
