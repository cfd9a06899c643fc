import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface RunningWaybill {
  /** Where webhooks arrive. */
  readonly hooks: string;
  /** Portal and API. */
  readonly portal: string;
  stop(): Promise<void>;
}

/** Starts the project in a process of its own, on free ports and a fresh data folder. */
export async function startWaybill(project: string, secrets: NodeJS.ProcessEnv): Promise<RunningWaybill> {
  const data = await mkdtemp(join(tmpdir(), "waybill-test-"));
  const bin = createRequire(import.meta.url)
    .resolve("waybill/package.json")
    .replace("package.json", "bin/waybill.cjs");
  const words = ["start", "--project", project, "--data", data, "--hooks-port", "0", "--portal-port", "0", "--json"];
  const child = spawn(process.execPath, [bin, ...words], {
    env: { ...process.env, ...secrets },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    await rm(data, { recursive: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    return { ...(JSON.parse(line) as { readonly hooks: string; readonly portal: string }), stop };
  }
  throw new Error("Waybill ended before it was ready; what it said is above.");
}
