import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { WaybillError } from "../core/errors.ts";
import { connectSimulator, type SimulatorClient } from "./simulator-client.ts";
import type { SimulatorOptions } from "./simulator-types.ts";

/** What the child says once: where it listens, or why it does not. */
export type SimulatorReport = { readonly url: string } | { readonly error: string };

/** A simulated system in a process of its own. */
export interface SimulatorProcess extends SimulatorClient {
  readonly name: string;
  readonly pid: number;
  /** Ends the process and resolves when it is gone. */
  stop(): Promise<void>;
}

/** The child runs from the same kind of file as this module: TypeScript in the sources, JavaScript when compiled. */
const childFile = fileURLToPath(new URL(`./simulator-child${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts a simulated system in a process of its own, driven over HTTP. The process ends when this one does, however that
 * comes about.
 * @throws WaybillError `internal` when it does not start, for example because the port is taken.
 */
export async function startSimulatorProcess(options: SimulatorOptions): Promise<SimulatorProcess> {
  // Without execArgv the child would inherit the loaders and debug ports of a test runner.
  const child = fork(childFile, [], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const reported = reportOf(child);
  child.send(options);
  const report = await reported;
  if ("error" in report) {
    await stop(child);
    throw new WaybillError("internal", `The simulated system "${options.name}" did not start: ${report.error}`);
  }
  return { ...connectSimulator(report.url), name: options.name, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function reportOf(child: ChildProcess): Promise<SimulatorReport> {
  return await new Promise((resolve) => {
    child.once("message", (message) => resolve(message as SimulatorReport));
    child.once("error", (error) => resolve({ error: error.message }));
    child.once("exit", (code, signal) => resolve({ error: `its process ended with ${signal ?? `code ${code}`}` }));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL"); // it keeps nothing in memory that a graceful end would save
  await gone;
}
