import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The command as users call it. It runs what `npm run build` made. */
export const launcher = join(root, "bin", "waybill.cjs");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs one command to its end. */
export async function waybill(args: readonly string[], options: CallOptions): Promise<Outcome> {
  const child = spawn(process.execPath, [launcher, ...args], { cwd: options.cwd, env: environment(options.env) });
  child.stdin.end(options.stdin ?? "");
  const [code, stdout, stderr] = await Promise.all([exitOf(child), text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}

/** Longest wait for a line: below the time limit of a test, so that the failure shows the output. */
const patienceMs = 20_000;

/** A command that runs until it is told to stop. */
export interface Running {
  /** All output so far. */
  readonly output: () => string;
  /** The first match in the output from now or before on; fails when the command ends without it. */
  seen(pattern: RegExp, after?: number): Promise<RegExpExecArray>;
  /** Sends a signal and answers the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
  readonly pid: number;
}

export function waybillRunning(args: readonly string[], options: CallOptions): Running {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: options.cwd,
    env: environment(options.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const waiting = new Set<() => void>();
  const onData = (data: Buffer) => {
    output += data.toString();
    for (const look of waiting) look();
  };
  child.stdout.on("data", onData);
  child.stderr.on("data", onData);
  const ended = exitOf(child);
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    seen: (pattern, after = 0) =>
      new Promise((resolve, reject) => {
        const fail = (what: string) => reject(new Error(`${what} without ${pattern}:\n${output.slice(after)}`));
        const late = setTimeout(() => fail("still running"), patienceMs);
        const look = () => {
          const match = pattern.exec(output.slice(after));
          if (match === null) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        void ended.then((code) => fail(`ended with ${code}`));
        look();
      }),
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return ended;
    },
  };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
}

/** What this process has, without what would colour the output. */
function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _color, ...rest } = process.env;
  return { ...rest, NO_COLOR: "1", ...extra };
}

export interface TempProject {
  readonly dir: string;
  remove(): Promise<void>;
}

/** A project made by `waybill init`, with this package where npm would have put it. */
export async function initProject(): Promise<TempProject> {
  const parent = await mkdtemp(join(tmpdir(), "waybill-cli-"));
  const dir = join(parent, "shop");
  const made = await waybill(["init", "shop"], { cwd: parent });
  if (made.code !== 0) throw new Error(made.stderr);
  await mkdir(join(dir, "node_modules"));
  await symlink(root, join(dir, "node_modules", "waybill"));
  await symlink(join(root, "node_modules", "@types"), join(dir, "node_modules", "@types"));
  return { dir, remove: () => rm(parent, { recursive: true, force: true }) };
}
