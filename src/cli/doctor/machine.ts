import { mkdir, open, rm, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { type CheckResult, fail, pass, reasonOf, warn } from "./check.ts";

const neededNodeMajor = 24;

export function checkNode(version: string): CheckResult {
  const found = `Node ${version}`;
  return Number(version.split(".")[0]) >= neededNodeMajor
    ? pass("node", found)
    : fail("node", found, `Install Node ${neededNodeMajor}: npm install --save-dev node@${neededNodeMajor}`);
}

/** Below the first a busy day fills the disk; below the second the next hour does. In bytes. */
const lowSpace = 2 * 1024 ** 3;
const noSpace = 200 * 1024 ** 2;

/** @param dataDir must exist. */
export async function checkSpace(dataDir: string): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  const fix = "Free space on the disk of the data folder: without it no message is taken.";
  if (free < noSpace) return fail("disk space", found, fix);
  return free < lowSpace ? warn("disk space", found, fix) : pass("disk space", found);
}

/** Makes the folder when it is not there, and writes into it. */
export async function checkWritable(dataDir: string): Promise<CheckResult> {
  try {
    await mkdir(dataDir, { recursive: true });
    await withProbe(dataDir, (file) => file.write("probe"));
    return pass("data folder", `${dataDir} can be written`);
  } catch (error) {
    return fail(
      "data folder",
      `${dataDir}: ${reasonOf(error)}`,
      "Give the folder to this user, or name another with --data DIR.",
    );
  }
}

const syncCount = 32;
/** Milliseconds per sync from which one message at a time gets slow: a good disk needs less than one. */
const slowSyncMs = 10;

/** What a commit waits for: 4 KiB written and synced, the median of several. */
export async function checkSync(dataDir: string): Promise<CheckResult> {
  const times: number[] = [];
  await withProbe(dataDir, async (file) => {
    const page = Buffer.alloc(4096, 1);
    for (let index = 0; index < syncCount; index++) {
      const before = performance.now();
      await file.write(page, 0, page.length, index * page.length);
      await file.datasync();
      times.push(performance.now() - before);
    }
  });
  const median = times.toSorted((a, b) => a - b)[syncCount / 2] ?? 0;
  const found = `${median.toFixed(2)} ms for a sync of the disk`;
  return median > slowSyncMs
    ? warn("disk speed", found, "Put the data folder on a local SSD: every message waits for at least one sync.")
    : pass("disk speed", found);
}

async function withProbe(dataDir: string, use: (file: Awaited<ReturnType<typeof open>>) => Promise<unknown>) {
  const path = join(dataDir, `doctor-${process.pid}.tmp`);
  const file = await open(path, "w");
  try {
    await use(file);
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

export async function checkPort(name: string, host: string, port: number, flag: string): Promise<CheckResult> {
  const place = `${host}:${port}`;
  try {
    await listenOnce(host, port);
    return pass(name, `${place} is free`);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const found = code === "EADDRINUSE" ? `${place} is taken by another process` : `${place}: ${reasonOf(error)}`;
    return fail(name, found, `End the other process, or take another port with ${flag}.`);
  }
}

function listenOnce(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}
