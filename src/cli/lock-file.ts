import { existsSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WaybillError } from "../core/errors.ts";
import type { AnyFlow } from "../definitions/flow.ts";
import { type FlowShape, shapeOf } from "../governance/flow-shape.ts";

/** `waybill.lock.json`: what is published of a project. Reviewed in pull requests, written by `waybill lock`. */
export interface LockFile {
  /** By flow, highest version first. */
  readonly flows: Readonly<Record<string, readonly FlowShape[]>>;
}

const fileName = "waybill.lock.json";
const empty: LockFile = { flows: {} };

/** @throws WaybillError `project-invalid` when it is no lock file. */
export function readLockFile(projectDir: string): LockFile {
  const file = join(projectDir, fileName);
  if (!existsSync(file)) return empty;
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isLockFile(parsed)) return parsed;
  } catch (cause) {
    throw invalid(cause);
  }
  throw invalid();
}

/** The lock file of the flows as they are: versions that are gone are left out. Written whole or not at all. */
export async function writeLockFile(projectDir: string, flows: readonly AnyFlow[]): Promise<LockFile> {
  const byName = Object.groupBy(flows, ({ name }) => name);
  const sorted = Object.keys(byName)
    .sort()
    .map((name) => [name, (byName[name] ?? []).map(shapeOf)] as const);
  const lock: LockFile = { flows: Object.fromEntries(sorted) };
  const file = join(projectDir, fileName);
  await writeFile(`${file}.new`, `${JSON.stringify(lock, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return lock;
}

function isLockFile(value: unknown): value is LockFile {
  if (typeof value !== "object" || value === null || !("flows" in value)) return false;
  const { flows } = value;
  if (typeof flows !== "object" || flows === null) return false;
  return Object.values(flows).every((shapes) => Array.isArray(shapes) && shapes.every(isShape));
}

function isShape(value: unknown): value is FlowShape {
  return (
    typeof value === "object" && value !== null && "version" in value && "asks" in value && Array.isArray(value.asks)
  );
}

function invalid(cause?: unknown): WaybillError {
  return new WaybillError(
    "project-invalid",
    `${fileName} is not one that "waybill lock" wrote. Take it back from version control, or delete it and write it anew.`,
    cause === undefined ? {} : { cause },
  );
}
