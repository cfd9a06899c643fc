import { type ChildProcess, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** A server that was started for one round. */
export interface Server {
  /** Waits until `probe` answers true. @throws when the server ends before, or after `limitMs`. */
  ready(probe: () => Promise<boolean>, limitMs: number): Promise<void>;
  /** Asks it to end, waits, and kills it after ten seconds. */
  stop(): Promise<void>;
}

/** A port of loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Starts a server that ends with this process at the latest. What it prints goes to `<name>.log` in `dir`. */
export function startServer(
  name: string,
  dir: string,
  command: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Server {
  const log = openSync(join(dir, `${name}.log`), "a");
  const child = spawn(command, parameters, {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ["ignore", log, log],
  });
  let failure: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      failure = new Error(`${name} cannot be started: ${error.message}`);
      resolve();
    });
  });
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    async ready(probe, limitMs) {
      const limit = AbortSignal.timeout(limitMs);
      const over = new Promise<void>((resolve) => limit.addEventListener("abort", () => resolve()));
      // A probe may wait for the server for ever, so its end and the limit are waited for as well.
      const answer = async (): Promise<boolean> => probe().catch(() => false);
      while (!(await Promise.race([answer(), ended.then(() => false), over.then(() => false)]))) {
        if (failure !== undefined) throw failure;
        if (hasEnded(child)) throw new Error(`${name} ended with code ${child.exitCode} before it was ready.`);
        if (limit.aborted) throw new Error(`${name} was not ready after ${limitMs / 1_000} s.`);
        await pause(50);
      }
    },
    async stop() {
      if (failure === undefined && !hasEnded(child)) {
        child.kill("SIGTERM");
        const timer = setTimeout(kill, 10_000);
        await ended;
        clearTimeout(timer);
      }
      process.off("exit", kill);
    },
  };
}

/** Runs a command to its end. @throws when it ends with another code than 0. */
export async function runCommand(
  name: string,
  dir: string,
  command: string,
  parameters: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const log = openSync(join(dir, `${name}.log`), "a");
  const child = spawn(command, parameters, { cwd: dir, env: { ...process.env, ...env }, stdio: ["ignore", log, log] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`${name} ended with code ${code}.`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
