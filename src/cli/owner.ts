import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The process that works on a data folder, by its own word: `owner.json` there. */
export interface Owner {
  readonly pid: number;
  /** Address of its portal and API. */
  readonly portal: string;
  /** When it started, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** Longest wait for a sign of life. */
const aliveTimeoutMs = 2_000;

/** The owner when there is one that answers; a note left behind by a process that was killed counts for nothing. */
export async function findOwner(dataDir: string): Promise<Owner | undefined> {
  const owner = await readOwner(dataDir);
  if (owner === undefined || !isRunning(owner.pid)) return undefined;
  try {
    await fetch(new URL("/healthz", owner.portal), { signal: AbortSignal.timeout(aliveTimeoutMs) });
    return owner;
  } catch {
    return undefined;
  }
}

async function readOwner(dataDir: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dataDir, "owner.json"), "utf8"));
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "portal" in value &&
    typeof value.portal === "string" &&
    URL.canParse(value.portal) &&
    "startedAt" in value &&
    typeof value.startedAt === "number"
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs and belongs to somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
