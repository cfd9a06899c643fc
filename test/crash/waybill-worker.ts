import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { shopSecret } from "./project.ts";

/** A Waybill process of the crash test. */
export interface Worker {
  readonly hooks: string;
  readonly portal: string;
  readonly pid: number;
  /** Resolves with the signal that ended it, or `null` when it ended by itself. */
  readonly died: Promise<NodeJS.Signals | null>;
  kill(): Promise<void>;
}

/** @param file what the process runs.
 * @returns `undefined` when the process killed itself before it was ready. */
export async function startWorker(
  dataDir: string,
  env: Readonly<Record<string, string>>,
  fault?: string,
  file = "worker.ts",
): Promise<Worker | undefined> {
  const child = fork(
    fileURLToPath(new URL(file, import.meta.url)),
    fault === undefined ? [dataDir] : [dataDir, fault],
    {
      env: { ...process.env, ...env, SHOP_SECRET: shopSecret },
      execArgv: [],
    },
  );
  const died = deathOf(child);
  const ready = await Promise.race([once(child, "message"), died]);
  if (!Array.isArray(ready)) {
    if (ready !== "SIGKILL") throw new Error("The worker ended before it was ready: see its output above.");
    return undefined;
  }
  const [{ hooks, portal }] = ready as [{ hooks: string; portal: string }];
  return {
    hooks,
    portal,
    pid: child.pid ?? 0,
    died,
    async kill() {
      child.kill("SIGKILL");
      await died;
    },
  };
}

async function deathOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}
