import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

export interface WaybillOptions {
  /** The user project. */
  readonly project: string;
  readonly data: string;
  /** Secrets by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The line that `waybill start --json` prints when it takes messages. */
interface Ready {
  readonly ready: true;
  readonly hooks: string;
  readonly portal: string;
}

/** Waybill in a process of its own, which can be killed and started again on the same data and the same ports. */
export class WaybillProcess {
  readonly #options: WaybillOptions;
  #child: ChildProcess | undefined;
  #ready: Ready | undefined;

  constructor(options: WaybillOptions) {
    this.#options = options;
  }

  /** Address of the webhooks. @throws Error before the first start. */
  get hooks(): string {
    return this.#known().hooks;
  }

  /** Address of the portal and the API. @throws Error before the first start. */
  get portal(): string {
    return this.#known().portal;
  }

  /**
   * Resolves when Waybill takes messages. The second start listens on the ports of the first.
   * @throws Error when it ends before it is ready.
   */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [programFile(), ...this.#arguments()], {
      env: { ...process.env, ...this.#options.secrets },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    this.#ready = await firstReady(child);
  }

  /** Kills it as a power cut would: no signal handler runs, nothing is flushed. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks it to end, and kills it when it has not ended after 10 seconds. */
  async stop(): Promise<void> {
    const killer = setTimeout(() => this.#child?.kill("SIGKILL"), 10_000);
    await this.#end("SIGTERM");
    clearTimeout(killer);
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  #known(): Ready {
    if (this.#ready === undefined) throw new Error("Waybill was not started yet");
    return this.#ready;
  }

  #arguments(): readonly string[] {
    const port = (address: string | undefined) => (address === undefined ? "0" : new URL(address).port);
    const { project, data } = this.#options;
    const ports = ["--hooks-port", port(this.#ready?.hooks), "--portal-port", port(this.#ready?.portal)];
    return ["start", "--project", project, "--data", data, ...ports, "--json"];
  }
}

function programFile(): string {
  return join(dirname(createRequire(import.meta.url).resolve("waybill/package.json")), "dist", "cli", "main.js");
}

async function firstReady(child: ChildProcess): Promise<Ready> {
  if (child.stdout === null) throw new Error("Waybill was started without a pipe for its output");
  const lines = createInterface({ input: child.stdout });
  return await new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const ready = parseReady(line);
      if (ready !== undefined) resolve(ready);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(new Error(`Waybill ended with ${signal ?? `code ${code}`} before it was ready. What it said is above.`));
    });
  });
}

function parseReady(line: string): Ready | undefined {
  if (!line.startsWith("{")) return undefined;
  const message = JSON.parse(line) as Partial<Ready>;
  return message.ready === true ? (message as Ready) : undefined;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
