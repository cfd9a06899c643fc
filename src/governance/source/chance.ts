import { withScheme } from "./network.ts";
import type { Value } from "./value.ts";

/** What answers differently at each execution when it is called, by the name that it has as a global. */
const calls: readonly string[] = [
  ...["Date", "Date.now", "performance.now", "process.hrtime", "process.hrtime.bigint", "process.uptime"],
  ...["Math.random", "crypto.randomUUID", "crypto.randomBytes", "crypto.randomInt", "crypto.getRandomValues"],
  ...["setTimeout", "setInterval", "setImmediate", "uuid", "nanoid", "ulid"],
];

const reads: readonly string[] = ["process.env", "process.argv"];

/** Modules whose every call looks at the machine. */
const machineModules = /^(?:node:)?(?:fs|fs\/promises|child_process|os)$/;

/** The name of a builtin as it has it as a global, whether it is imported or not: `crypto.randomUUID`. */
export function builtinPath(value: Value): string | undefined {
  if (value.kind === "global") return value.path;
  if (value.kind !== "external") return undefined;
  const { name } = value;
  switch (withScheme(value.specifier)) {
    case "node:crypto":
      return `crypto.${name.replace(/^webcrypto\./, "")}`;
    case "node:process":
      return `process.${name}`;
    case "node:perf_hooks":
    case "node:timers":
    case "node:timers/promises":
      return name;
    case "uuid":
    case "nanoid":
    case "ulid":
      return value.specifier;
    default:
      return undefined;
  }
}

/** What differs at each execution when the value is called. */
export function chanceOfCall(value: Value): string | undefined {
  if (value.kind === "external" && machineModules.test(value.specifier)) return value.specifier;
  const path = builtinPath(value);
  return path === undefined || !calls.includes(path) ? undefined : path.replace(/^crypto\./, "");
}

/** What differs from machine to machine when the value is read. */
export function chanceOfRead(value: Value): string | undefined {
  const path = builtinPath(value);
  return path === undefined ? undefined : reads.find((name) => path === name);
}
