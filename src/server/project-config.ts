import { isAbsolute, join } from "node:path";
import { type Duration, durationMs } from "../core/duration.ts";
import { WaybillError } from "../core/errors.ts";
import type { WaybillConfig } from "../definitions/config.ts";

/** The config of a project with nothing left open. */
export interface ProjectConfig {
  /** Folders whose modules export flows, relative to the project. */
  readonly flows: readonly string[];
  /** Folders and modules with contracts, systems, teams and entities, relative to the project; undefined for the usual ones. */
  readonly definitions?: readonly string[];
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly hooks: { readonly host: string; readonly port: number; readonly maxRequests: number };
  readonly portal: { readonly port: number };
  readonly maxActiveRuns: number;
  readonly maxQueuedRuns: number;
  /** Longest time for running steps to finish at a stop, in milliseconds. */
  readonly drainMs: number;
  /** How long code may block the event loop before it is reported, in milliseconds; 0 for ever. */
  readonly blockedMs: number;
}

type Check = (value: unknown) => boolean;
interface Setting {
  readonly fits: Check;
  readonly expected: string;
}

const isText: Check = (value) => typeof value === "string" && value !== "";
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) > 0;
const isPort: Check = (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;

const text: Setting = { fits: isText, expected: "a text" };
const count: Setting = { fits: isCount, expected: "a whole number above 0" };
const port: Setting = { fits: isPort, expected: "a port, 0 to 65535" };
const duration: Setting = { fits: isDuration, expected: 'a duration such as "10s"' };
const group: Setting = { fits: isRecord, expected: "an object" };
const folders: Setting = {
  fits: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  expected: 'a list of folders such as ["flows"]',
};

const settings: Readonly<Record<string, Setting>> = {
  flows: folders,
  definitions: folders,
  data: text,
  hooks: group,
  "hooks.host": text,
  "hooks.port": port,
  "hooks.maxRequests": count,
  portal: group,
  "portal.port": port,
  maxActiveRuns: count,
  maxQueuedRuns: count,
  drain: duration,
  blocked: duration,
};

/**
 * Checks what a config module exports by default and fills in what it leaves open.
 * @param file names the module in errors.
 * @throws WaybillError `project-invalid` that names the setting.
 */
export function resolveConfig(exported: unknown, dir: string, file: string): ProjectConfig {
  if (!isRecord(exported)) {
    throw invalid(`${file} has no config as its default export. Write: export default defineConfig({ ... });`);
  }
  checkSettings(exported, "", file);
  const config: WaybillConfig = exported;
  const data = config.data ?? ".waybill";
  return {
    flows: config.flows ?? ["flows"],
    ...(config.definitions === undefined ? {} : { definitions: config.definitions }),
    data: isAbsolute(data) ? data : join(dir, data),
    hooks: {
      host: config.hooks?.host ?? "127.0.0.1",
      port: config.hooks?.port ?? 8080,
      maxRequests: config.hooks?.maxRequests ?? 1_000,
    },
    portal: { port: config.portal?.port ?? 8081 },
    maxActiveRuns: config.maxActiveRuns ?? 256,
    maxQueuedRuns: config.maxQueuedRuns ?? 10_000,
    drainMs: durationMs(config.drain ?? "10s"),
    blockedMs: durationMs(config.blocked ?? "1s"),
  };
}

function checkSettings(values: Readonly<Record<string, unknown>>, prefix: string, file: string): void {
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const name = `${prefix}${key}`;
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (setting === undefined) {
      throw invalid(`${file} has the unknown setting "${name}". Known are: ${Object.keys(settings).join(", ")}.`);
    }
    if (!setting.fits(value)) throw invalid(`${file}: "${name}" must be ${setting.expected}.`);
    if (isRecord(value)) checkSettings(value, `${name}.`, file);
  }
}

function isDuration(value: unknown): boolean {
  try {
    return typeof value === "string" && durationMs(value as Duration) >= 0;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(message: string): WaybillError {
  return new WaybillError("project-invalid", message);
}
